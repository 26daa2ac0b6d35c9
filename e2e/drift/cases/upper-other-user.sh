# A foreign program of another user.
# expect: denied
cp /foreign/program /opt/x
chown 33:33 /opt/x
chmod 755 /opt/x
python3 -c 'import os; os.setgid(33); os.setuid(33); os.execv("/opt/x", ["x"])'
