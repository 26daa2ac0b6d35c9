#!/bin/sh
. /opt/case/case.sh

mkdir -p /opt/vendor/lib /opt/vendor/bin && cd /opt/vendor
printf 'int tax(int n) { return n * 19 / 100; }\n' >tax.c && gcc -shared -fPIC -Wl,-soname,libtax.so.2 -o lib/libtax.so.2.1 tax.c && ln -s libtax.so.2.1 lib/libtax.so.2 && ln -s libtax.so.2 lib/libtax.so
printf '#include <stdio.h>\nint tax(int); int main(void) { printf("%%d\\n", tax(1000)); return 0; }\n' >m.c && gcc -o bin/bill.bin m.c -Llib -ltax
printf '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nLD_LIBRARY_PATH="$here/../lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" exec "$here/bill.bin" "$@"\n' >bin/bill && chmod +x bin/bill
ln -s /opt/vendor/bin/bill /usr/local/bin/bill
for n in $(seq 1 30); do test "$(bill)" = 190; done
took_place
