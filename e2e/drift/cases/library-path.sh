# A foreign library by LD_LIBRARY_PATH.
# expect: denied
mkdir /opt/l
cp /foreign/library.so /opt/l/libc.so.6
LD_LIBRARY_PATH=/opt/l /bin/true
