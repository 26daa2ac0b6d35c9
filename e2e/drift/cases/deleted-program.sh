# A foreign program that was deleted before it ran.
# expect: denied
cp /foreign/program /opt/x
exec 3</opt/x
rm /opt/x
/proc/self/fd/3
