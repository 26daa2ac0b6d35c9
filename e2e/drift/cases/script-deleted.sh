# A deleted script by its descriptor.
# expect: denied
cp /foreign/script.sh /opt/x
exec 3</opt/x
rm /opt/x
sh /proc/self/fd/3
