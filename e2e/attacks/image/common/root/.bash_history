ls
mysql -u root -pbait
export API_TOKEN=bait
exit
