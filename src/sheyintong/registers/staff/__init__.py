"""人员岗位：owns members, posts and scope, stand-ins, certificates. Refuses to know how a certificate was won."""
