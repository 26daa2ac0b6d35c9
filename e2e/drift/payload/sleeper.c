/* Runs for long enough to be found. */
#include <stdio.h>
#include <unistd.h>
int main(void) { sleep(5); puts("FOREIGN-RAN"); return 0; }
