# A foreign archive of Java.
# expect: denied
cp /foreign/main.jar /opt/x.jar
java -jar /opt/x.jar
