#include <stdio.h>

#include "ondine/ondine.h"

int main(void)
{
    puts(ONDINE_VERSION);
    return ONDINE_OK;
}
