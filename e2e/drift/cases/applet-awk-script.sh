# A foreign program for the awk of busybox.
# expect: denied
cp /foreign/script.awk /opt/x
busybox awk -f /opt/x < /dev/null
