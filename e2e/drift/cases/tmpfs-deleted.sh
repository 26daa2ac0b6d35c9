# A deleted program on a file system in memory.
# expect: denied
cp /foreign/program-static /tmp/x
exec 3</tmp/x
rm /tmp/x
/proc/self/fd/3
