#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/state /run/app
chown -R www-data:www-data /srv/state /run/app
chmod 2775 /srv/state
su -s /bin/sh www-data -c 'id -un >/srv/state/1'
runuser -u www-data -- sh -c 'id -un >/srv/state/2'
setpriv --reuid 33 --regid 33 --init-groups sh -c 'id -un >/srv/state/3'
chroot --userspec=33:33 / sh -c 'id -un >/srv/state/4'
setpriv --reuid 33 --regid 33 --clear-groups --no-new-privs --bounding-set=-all python3 -c 'open("/srv/state/5", "w").write("www-data\n")'
perl -e '$) = "33 33"; $( = 33; $< = 33; $> = 33; open my $f, ">", "/srv/state/6" or die; print $f getpwuid($>) . "\n"'
test "$(cat /srv/state/[1-6] | sort | uniq -c | tr -s ' ')" = ' 6 www-data'
took_place
