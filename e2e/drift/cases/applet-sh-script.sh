# A foreign script that is named to an applet of busybox.
# expect: denied
cp /foreign/script.sh /opt/x
busybox sh /opt/x
