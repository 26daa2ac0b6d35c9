# A foreign program by the path of its descriptor.
# expect: denied
cp /foreign/program /opt/x
exec 3</opt/x
/proc/self/fd/3
