# A program that was put into /etc.
# expect: denied
cp /foreign/program /etc/x
/etc/x
