/* A library that leaves a file when it is loaded. */
#include <fcntl.h>
#include <unistd.h>

__attribute__((constructor)) static void loaded(void)
{
    close(open("/tmp/reached", O_CREAT | O_WRONLY, 0644));
}

/* For LD_AUDIT. */
unsigned la_version(unsigned version)
{
    loaded();
    return version;
}
