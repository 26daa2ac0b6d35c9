# A program that was put into /usr/bin.
# expect: denied
cp /foreign/program /usr/bin/x
/usr/bin/x
