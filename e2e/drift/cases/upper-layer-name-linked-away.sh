# A program of the image was replaced by a link to a foreign one.
# expect: denied
cp /foreign/program /var/tmp/x
ln -sf /var/tmp/x /usr/bin/tty
tty
