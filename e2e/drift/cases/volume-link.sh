# A link to a program on a folder of the host.
# expect: denied
ln -s /foreign/program /usr/bin/x
x
