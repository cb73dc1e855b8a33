/* The atomic writer: the old file or the new one, whatever happens. */
#include "support.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <dirent.h>
#include <time.h>
#include <unistd.h>

#include "io/atomic.h"

static char folder[] = "/tmp/ondine-atomic-XXXXXX";
static char path[64];

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/file", folder);
    return 0;
}

static void remove_all(void)
{
    char name[600];
    DIR *dir = opendir(folder);
    for (struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.' || strlen(e->d_name) > 2) {
            snprintf(name, sizeof name, "%s/%s", folder, e->d_name);
            unlink(name);
        }
    closedir(dir);
}

static int tear_down(void **state)
{
    (void)state;
    remove_all();
    return rmdir(folder);
}

/* Files in the folder, temporaries too. */
static int count_files(void)
{
    int count = 0;
    DIR *dir = opendir(folder);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2; /* . and .. */
}

/* The length of the file if all its bytes are `letter`, else -1. */
static long length_of(char letter)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return -1;
    long length = 0;
    for (int c; (c = fgetc(file)) != EOF; length++)
        if (c != letter) {
            length = -1;
            break;
        }
    fclose(file);
    return length;
}

static void test_replaces_only_when_told(void **state)
{
    (void)state;
    ondine_error error = {""};
    assert_int_equal(ond_may_write(path, 0, &error), ONDINE_OK);
    assert_int_equal(ond_atomic_write(path, "aaa", 3, 0, &error), ONDINE_OK);
    assert_int_equal(length_of('a'), 3);
    assert_int_equal(ond_may_write(path, 0, &error), ONDINE_ERR_IO);
    assert_non_null(strstr(error.message, "--force"));
    assert_int_equal(ond_atomic_write(path, "bb", 2, 0, &error), ONDINE_ERR_IO);
    assert_int_equal(length_of('a'), 3);
    assert_int_equal(ond_atomic_write(path, "bb", 2, 1, &error), ONDINE_OK);
    assert_int_equal(length_of('b'), 2);
    assert_int_equal(ond_atomic_write(path, "", 0, 1, &error), ONDINE_OK);
    assert_int_equal(length_of('b'), 0);
    assert_int_equal(count_files(), 1);
}

static void test_permissions_follow_umask(void **state)
{
    (void)state;
    struct stat st;
    const mode_t before = umask(027);
    unlink(path);
    assert_int_equal(ond_atomic_write(path, "a", 1, 0, NULL), ONDINE_OK);
    umask(before);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
}

static void test_refuses_what_is_no_file(void **state)
{
    (void)state;
    char name[128];
    ondine_error error = {""};
    assert_int_equal(ond_atomic_write(folder, "a", 1, 1, &error), ONDINE_ERR_IO);
    assert_int_equal(ond_atomic_write("/dev/null", "a", 1, 1, &error), ONDINE_ERR_IO);
    assert_int_equal(ond_atomic_write("", "a", 1, 1, &error), ONDINE_ERR_IO);
    snprintf(name, sizeof name, "%s/missing/file", folder);
    assert_int_equal(ond_may_write(name, 1, &error), ONDINE_ERR_IO);
    assert_int_equal(ond_atomic_write(name, "a", 1, 1, &error), ONDINE_ERR_IO);
    snprintf(name, sizeof name, "%s/", folder);
    assert_int_equal(ond_may_write(name, 1, &error), ONDINE_ERR_IO);
}

static void test_full_disk_keeps_the_old_file(void **state)
{
    (void)state;
    enum { SIZE = 100000 };
    static char data[SIZE];
    ondine_error error = {""};
    assert_int_equal(ond_atomic_write(path, "aaa", 3, 1, &error), ONDINE_OK);
    struct rlimit before, small;
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = SIZE / 2; /* the first write() is cut short, the second fails */
    signal(SIGXFSZ, SIG_IGN);
    memset(data, 'b', SIZE);
    setrlimit(RLIMIT_FSIZE, &small);
    const ondine_status status = ond_atomic_write(path, data, SIZE, 1, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(status, ONDINE_ERR_IO);
    assert_int_equal(length_of('a'), 3);
    assert_int_equal(count_files(), 1);
}

/* A child writes a's and b's by turns until it is killed: the file is never a mixture and never short. */
static void test_kill_leaves_old_or_new(void **state)
{
    (void)state;
    enum { SIZE = 1 << 20, KILLS = 25 };
    char *data = malloc(SIZE);
    memset(data, 'a', SIZE);
    assert_int_equal(ond_atomic_write(path, data, SIZE, 1, NULL), ONDINE_OK);
    for (int kill_number = 0; kill_number < KILLS; kill_number++) {
        const pid_t child = fork();
        if (child == 0)
            for (int i = 0;; i++) {
                memset(data, i % 2 ? 'a' : 'b', SIZE);
                if (ond_atomic_write(path, data, SIZE, 1, NULL) != ONDINE_OK)
                    _exit(1);
            }
        nanosleep(&(struct timespec){0, 3000000 + 1370000 * kill_number}, NULL);
        kill(child, SIGKILL);
        int how;
        waitpid(child, &how, 0);
        assert_true(WIFSIGNALED(how));
        assert_true(length_of('a') == SIZE || length_of('b') == SIZE);
    }
    free(data);
    remove_all(); /* a kill may leave its temporary */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replaces_only_when_told), cmocka_unit_test(test_permissions_follow_umask),
        cmocka_unit_test(test_refuses_what_is_no_file), cmocka_unit_test(test_full_disk_keeps_the_old_file),
        cmocka_unit_test(test_kill_leaves_old_or_new),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
