# A foreign library by LD_AUDIT.
# expect: denied
cp /foreign/library.so /opt/x.so
LD_AUDIT=/opt/x.so /bin/true
