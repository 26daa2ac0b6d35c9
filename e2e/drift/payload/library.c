#include <stdio.h>
__attribute__((constructor)) static void load(void) { puts("FOREIGN-RAN"); fflush(stdout); }
unsigned la_version(unsigned version) { return version; }
