/* config.h : lines "name = value" of a --config file. */
#ifndef ONDINE_CLI_CONFIG_H
#define ONDINE_CLI_CONFIG_H

#include "model/error.h"

/* Called for each key in turn; reading stops when it does not return ONDINE_OK. */
typedef ondine_status ond_config_key(const char *key, const char *value, int line, void *data, ondine_error *error);

/* ond_config_read() : the file in INI form without sections; # or ; begin comments, an indented line continues the
 * value above it.
 * @return ONDINE_OK; ONDINE_ERR_ARG (unreadable, or a line that is no 'name = value'); what `key` returned. */
ondine_status ond_config_read(const char *path, ond_config_key *key, void *data, ondine_error *error);

#endif
