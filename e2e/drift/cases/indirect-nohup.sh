# A foreign program in the background.
# expect: denied
cp /foreign/program /opt/x
nohup /opt/x 2>&1
