# A foreign busybox under the name of an applet.
# expect: denied
cp /bin/busybox /opt/ash
/opt/ash -c 'echo FOREIGN-RAN'
