# A foreign program with the set-user-ID bit.
# expect: denied
cp /foreign/program /usr/bin/x
chmod 4755 /usr/bin/x
/usr/bin/x
