# A foreign program through find.
# expect: denied
cp /foreign/program /opt/x
find /opt/x -exec {} \;
