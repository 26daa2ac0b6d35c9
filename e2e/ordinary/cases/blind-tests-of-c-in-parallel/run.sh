#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/t && cd /tmp/t
for i in $(seq 1 12); do printf '#include <assert.h>\n#include <stdlib.h>\nint main(void) { char *p = malloc(%d); assert(p); p[0] = 1; free(p); return 0; }\n' $i >t$i.c; done
seq 1 12 | xargs -P 2 -I{} sh -c 'gcc -g -O1 -o t{} t{}.c && ./t{} && echo ok {}' >results
gcc --coverage -o cov t1.c && ./cov && gcov -n *-t1.gcda >/dev/null 2>&1 || gcov -n t1.c >/dev/null 2>&1 || true
test "$(wc -l <results)" = 12
took_place
