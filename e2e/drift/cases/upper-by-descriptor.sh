# A foreign program by its descriptor.
# expect: denied
cp /foreign/program /opt/x
python3 -c 'import os; os.execve(os.open("/opt/x", os.O_PATH), ["x"], {})'
