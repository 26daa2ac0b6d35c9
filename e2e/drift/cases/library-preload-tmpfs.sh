# A foreign library in /tmp by LD_PRELOAD.
# expect: denied
cp /foreign/library.so /tmp/x.so
LD_PRELOAD=/tmp/x.so /bin/true
