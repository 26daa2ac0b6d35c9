# A link to busybox that runs a foreign script.
# expect: denied
ln -s /bin/busybox /opt/ash
cp /foreign/script.sh /opt/x
/opt/ash /opt/x
