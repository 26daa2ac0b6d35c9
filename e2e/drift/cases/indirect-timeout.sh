# A foreign program through timeout.
# expect: denied
cp /foreign/program /opt/x
timeout 5 /opt/x
