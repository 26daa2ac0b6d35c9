# A foreign library by LD_PRELOAD.
# expect: denied
cp /foreign/library.so /opt/x.so
LD_PRELOAD=/opt/x.so /bin/true
