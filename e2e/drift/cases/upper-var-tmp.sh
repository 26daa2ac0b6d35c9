# A program that was put into /var/tmp.
# expect: denied
cp /foreign/program /var/tmp/x
/var/tmp/x
