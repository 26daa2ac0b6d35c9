# An applet that is named through another.
# expect: denied
cp /foreign/script.sh /opt/x
busybox busybox ash /opt/x
