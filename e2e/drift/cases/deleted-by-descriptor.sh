# A deleted foreign program by its descriptor.
# expect: denied
cp /foreign/program /opt/x
python3 -c 'import os; f=os.open("/opt/x", os.O_RDONLY); os.unlink("/opt/x"); os.execve(f, ["x"], {})'
