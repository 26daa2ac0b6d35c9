set -e
busybox sh -c 'busybox ls / | busybox grep bin | busybox awk "{print}"' > /dev/null
ln -s /bin/busybox /usr/local/bin/bb-cat
busybox tar c /etc 2> /dev/null | busybox tar t > /dev/null
busybox httpd -p 8083
sleep 0.3
busybox wget -q -O - http://127.0.0.1:8083/etc/hostname > /dev/null
