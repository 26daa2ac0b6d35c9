# A foreign program by way of /proc/self/root.
# expect: denied
cp /foreign/program /opt/x
/proc/self/root/opt/x
