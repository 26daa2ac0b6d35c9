# A foreign program whose times were set back.
# expect: denied
cp /foreign/program /usr/bin/x
touch -d 2001-01-01 /usr/bin/x
x
