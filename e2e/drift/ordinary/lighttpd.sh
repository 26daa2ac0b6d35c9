set -e
mkdir -p /srv/w
echo hello > /srv/w/index.html
printf 'server.document-root = "/srv/w"\nserver.port = 8080\nindex-file.names = ("index.html")\nserver.modules = ("mod_access", "mod_dirlisting")\n' > /tmp/l.conf
lighttpd -f /tmp/l.conf
sleep 1
curl -sf --retry 30 --retry-connrefused --retry-delay 1 http://127.0.0.1:8080/ | grep -q hello
killall lighttpd 2> /dev/null || busybox killall lighttpd
sleep 1
lighttpd -f /tmp/l.conf
