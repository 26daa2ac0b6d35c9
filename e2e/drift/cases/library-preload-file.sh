# A foreign library by /etc/ld.so.preload.
# expect: denied
cp /foreign/library.so /opt/x.so
echo /opt/x.so > /etc/ld.so.preload
/bin/true
rm /etc/ld.so.preload
