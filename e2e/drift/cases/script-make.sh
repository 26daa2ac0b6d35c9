# A foreign makefile.
# expect: denied
cp /foreign/makefile /opt/makefile
make -s -f /opt/makefile
