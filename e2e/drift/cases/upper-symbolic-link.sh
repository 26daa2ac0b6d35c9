# A link in a folder of programs to a foreign program.
# expect: denied
cp /foreign/program /var/tmp/x
ln -s /var/tmp/x /usr/bin/y
y
