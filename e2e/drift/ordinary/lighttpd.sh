set -e
mkdir -p /srv/w
echo hello > /srv/w/index.html
printf 'server.document-root = "/srv/w"\nserver.port = 8080\nindex-file.names = ("index.html")\nserver.modules = ("mod_access", "mod_dirlisting")\n' > /tmp/l.conf
lighttpd -f /tmp/l.conf
sleep 0.5
curl -sf http://127.0.0.1:8080/ | grep -q hello
killall lighttpd 2> /dev/null || busybox killall lighttpd
sleep 0.4
lighttpd -f /tmp/l.conf
