# A foreign program through xargs.
# expect: denied
cp /foreign/program /opt/x
echo | xargs /opt/x
