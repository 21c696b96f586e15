"""What Samba calls the types, members and parameters of [MS-SRVS]."""

from .codec import TYPES

# MS structure -> (Samba class, Samba member names in the order of the MS members)
W = str.split
STRUCTS = {
    "CONNECTION_INFO_0": ("NetConnInfo0", W("conn_id")),
    "CONNECTION_INFO_1": ("NetConnInfo1", W("conn_id conn_type num_open num_users conn_time user share")),
    "FILE_INFO_2": ("NetFileInfo2", W("fid")),
    "FILE_INFO_3": ("NetFileInfo3", W("fid permissions num_locks path user")),
    "SESSION_INFO_0": ("NetSessInfo0", W("client")),
    "SESSION_INFO_1": ("NetSessInfo1", W("client user num_open time idle_time user_flags")),
    "SESSION_INFO_2": ("NetSessInfo2", W("client user num_open time idle_time user_flags client_type")),
    "SESSION_INFO_10": ("NetSessInfo10", W("client user time idle_time")),
    "SESSION_INFO_502": ("NetSessInfo502", W("client user num_open time idle_time user_flags client_type transport")),
    "SHARE_INFO_0": ("NetShareInfo0", W("name")),
    "SHARE_INFO_1": ("NetShareInfo1", W("name type comment")),
    "SHARE_INFO_2": ("NetShareInfo2", W("name type comment permissions max_users current_users path password")),
    "SHARE_INFO_501": ("NetShareInfo501", W("name type comment csc_policy")),
    "SHARE_INFO_502_I": ("NetShareInfo502", W("name type comment permissions max_users current_users path password")),
    "SHARE_INFO_1004": ("NetShareInfo1004", W("comment")),
    "SHARE_INFO_1005": ("NetShareInfo1005", W("dfs_flags")),
    "SHARE_INFO_1006": ("NetShareInfo1006", W("max_users")),
    "SERVER_INFO_100": ("NetSrvInfo100", W("platform_id server_name")),
    "SERVER_INFO_101": ("NetSrvInfo101", W("platform_id server_name version_major version_minor server_type comment")),
    "SERVER_INFO_102": ("NetSrvInfo102", W("platform_id server_name version_major version_minor server_type comment "
                                            "users disc hidden announce anndelta licenses userpath")),
    "SERVER_INFO_502": ("NetSrvInfo502", W("sessopen sesssvc opensearch sizereqbufs initworkitems maxworkitems "
                                            "rawworkitems irpstacksize maxrawbuflen sessusers sessconns "
                                            "maxpagedmemoryusage maxnonpagedmemoryusage enablesoftcompat "
                                            "enableforcedlogoff timesource acceptdownlevelapis lmannounce")),
    "STAT_SERVER_0": ("Statistics", W("start fopens devopens jobsqueued sopens stimeouts serrorout pwerrors permerrors "
                                       "syserrors bytessent_low bytessent_high bytesrcvd_low bytesrcvd_high avresponse "
                                       "reqbufneed bigbufneed")),
    "TIME_OF_DAY_INFO": ("NetRemoteTODInfo", W("elapsed msecs hours mins secs hunds timezone tinterval day month year weekday")),
    "SERVER_TRANSPORT_INFO_0": ("NetTransportInfo0", W("vcs name addr addr_len net_addr")),
    "SERVER_TRANSPORT_INFO_1": ("NetTransportInfo1", W("vcs name addr addr_len net_addr domain")),
    "SERVER_TRANSPORT_INFO_2": ("NetTransportInfo2", W("vcs name addr addr_len net_addr domain unknown")),
    "SERVER_TRANSPORT_INFO_3": ("NetTransportInfo3", W("vcs name addr addr_len net_addr domain unknown1 unknown2 unknown3")),
    "DISK_INFO": ("NetDiskInfo0", W("disk")),
}
STRUCTS["SERVER_INFO_503"] = ("NetSrvInfo503", STRUCTS["SERVER_INFO_502"][1] + W(
    "domain maxcopyreadlen maxcopywritelen minkeepsearch maxkeepsearch minkeepcomplsearch maxkeepcomplsearch "
    "threadcountadd numlockthreads scavtimeout minrcvqueue minfreeworkitems xactmemsize threadpriority maxmpxct "
    "oplockbreakwait oplockbreakresponsewait enableoplocks enableoplockforceclose enablefcbopens enableraw "
    "enablesharednetdrives minfreeconnections maxfreeconnections"))
# Samba has no maxkeepsearch in this structure; "-" drops the member
STRUCTS["SERVER_INFO_599"] = ("NetSrvInfo599", [("-" if x == "maxkeepsearch" else x) for x in STRUCTS["SERVER_INFO_503"][1]] + W(
    "initsesstable initconntable initfiletable initsearchtable alertsched errortreshold networkerrortreshold "
    "diskspacetreshold reserved maxlinkdelay minlinkthroughput linkinfovalidtime scavqosinfoupdatetime "
    "maxworkitemidletime"))
_NAMES = {"sesscons": None, "alertschedule": "alertsched", "errorthreshold": "errortreshold",
          "networkerrorthreshold": "networkerrortreshold", "diskspacethreshold": "diskspacetreshold",
          "sessconns": "sesscons"}
for _a in TYPES["SERVER_INFO"]["arms"]:
    if _a["case"] > 1000:
        _t = "SERVER_INFO_%d" % _a["case"]
        _f = TYPES[_t]["fields"][0]["name"].split("_", 1)[1]
        STRUCTS[_t] = ("NetSrvInfo%d" % _a["case"], [_NAMES.get(_f) or _f])
CONTAINERS = {"CONNECT_INFO_0_CONTAINER": "NetConnCtr0", "CONNECT_INFO_1_CONTAINER": "NetConnCtr1",
              "FILE_INFO_2_CONTAINER": "NetFileCtr2", "FILE_INFO_3_CONTAINER": "NetFileCtr3",
              "SESSION_INFO_0_CONTAINER": "NetSessCtr0", "SESSION_INFO_1_CONTAINER": "NetSessCtr1",
              "SESSION_INFO_2_CONTAINER": "NetSessCtr2", "SESSION_INFO_10_CONTAINER": "NetSessCtr10",
              "SESSION_INFO_502_CONTAINER": "NetSessCtr502", "SHARE_INFO_0_CONTAINER": "NetShareCtr0",
              "SHARE_INFO_1_CONTAINER": "NetShareCtr1", "SHARE_INFO_2_CONTAINER": "NetShareCtr2",
              "SHARE_INFO_501_CONTAINER": "NetShareCtr501", "SHARE_INFO_502_CONTAINER": "NetShareCtr502",
              "SERVER_XPORT_INFO_0_CONTAINER": "NetTransportCtr0", "SERVER_XPORT_INFO_1_CONTAINER": "NetTransportCtr1",
              "SERVER_XPORT_INFO_2_CONTAINER": "NetTransportCtr2", "SERVER_XPORT_INFO_3_CONTAINER": "NetTransportCtr3"}
ENUMSTRUCT = {"CONNECT_ENUM_STRUCT": "NetConnInfoCtr", "FILE_ENUM_STRUCT": "NetFileInfoCtr",
              "SESSION_ENUM_STRUCT": "NetSessInfoCtr", "SHARE_ENUM_STRUCT": "NetShareInfoCtr",
              "SERVER_XPORT_ENUM_STRUCT": "NetTransportInfoCtr"}
# opnum -> (Samba class, {MS parameter: Samba parameter})
CALLS = {
    8: ("NetConnEnum", dict(ServerName="server_unc", Qualifier="path", InfoStruct="info_ctr",
                            PreferedMaximumLength="max_buffer", TotalEntries="totalentries", ResumeHandle="resume_handle")),
    9: ("NetFileEnum", dict(ServerName="server_unc", BasePath="path", UserName="user", InfoStruct="info_ctr",
                            PreferedMaximumLength="max_buffer", TotalEntries="totalentries", ResumeHandle="resume_handle")),
    10: ("NetFileGetInfo", dict(ServerName="server_unc", FileId="fid", Level="level", InfoStruct="info")),
    11: ("NetFileClose", dict(ServerName="server_unc", FileId="fid")),
    12: ("NetSessEnum", dict(ServerName="server_unc", ClientName="client", UserName="user", InfoStruct="info_ctr",
                             PreferedMaximumLength="max_buffer", TotalEntries="totalentries", ResumeHandle="resume_handle")),
    13: ("NetSessDel", dict(ServerName="server_unc", ClientName="client", UserName="user")),
    14: ("NetShareAdd", dict(ServerName="server_unc", Level="level", InfoStruct="info", ParmErr="parm_error")),
    15: ("NetShareEnumAll", dict(ServerName="server_unc", InfoStruct="info_ctr", PreferedMaximumLength="max_buffer",
                                 TotalEntries="totalentries", ResumeHandle="resume_handle")),
    16: ("NetShareGetInfo", dict(ServerName="server_unc", NetName="share_name", Level="level", InfoStruct="info")),
    17: ("NetShareSetInfo", dict(ServerName="server_unc", NetName="share_name", Level="level", ShareInfo="info",
                                 ParmErr="parm_error")),
    18: ("NetShareDel", dict(ServerName="server_unc", NetName="share_name", Reserved="reserved")),
    19: ("NetShareDelSticky", dict(ServerName="server_unc", NetName="share_name", Reserved="reserved")),
    20: ("NetShareCheck", dict(ServerName="server_unc", Device="device_name", Type="type")),
    21: ("NetSrvGetInfo", dict(ServerName="server_unc", Level="level", InfoStruct="info")),
    22: ("NetSrvSetInfo", dict(ServerName="server_unc", Level="level", ServerInfo="info", ParmErr="parm_error")),
    23: ("NetDiskEnum", dict(ServerName="server_unc", Level="level", DiskInfoStruct="info", PreferedMaximumLength="maxlen",
                             TotalEntries="totalentries", ResumeHandle="resume_handle")),
    24: ("NetServerStatisticsGet", dict(ServerName="server_unc", Service="service", Level="level", Options="options",
                                        InfoStruct="stats")),
    25: ("NetTransportAdd", dict(ServerName="server_unc", Level="level", Buffer="info")),
    26: ("NetTransportEnum", dict(ServerName="server_unc", InfoStruct="transports", PreferedMaximumLength="max_buffer",
                                  TotalEntries="totalentries", ResumeHandle="resume_handle")),
    27: ("NetTransportDel", dict(ServerName="server_unc", Level="level", Buffer="info0")),
    28: ("NetRemoteTOD", dict(ServerName="server_unc", BufferPtr="info")),
    30: ("NetPathType", dict(ServerName="server_unc", PathName="path", PathType="pathtype", Flags="pathflags")),
    31: ("NetPathCanonicalize", dict(ServerName="server_unc", PathName="path", Outbuf="can_path", OutbufLen="maxbuf",
                                     Prefix="prefix", PathType="pathtype", Flags="pathflags")),
    32: ("NetPathCompare", dict(ServerName="server_unc", PathName1="path1", PathName2="path2", PathType="pathtype",
                                Flags="pathflags")),
    33: ("NetNameValidate", dict(ServerName="server_unc", Name="name", NameType="name_type", Flags="flags")),
    35: ("NetPRNameCompare", dict(ServerName="server_unc", Name1="name1", Name2="name2", NameType="name_type",
                                  Flags="flags")),
    36: ("NetShareEnum", dict(ServerName="server_unc", InfoStruct="info_ctr", PreferedMaximumLength="max_buffer",
                              TotalEntries="totalentries", ResumeHandle="resume_handle")),
    37: ("NetShareDelStart", dict(ServerName="server_unc", NetName="share", Reserved="reserved", ContextHandle="hnd")),
    38: ("NetShareDelCommit", dict(ContextHandle="hnd")),
    39: ("NetGetFileSecurity", dict(ServerName="server_unc", ShareName="share", lpFileName="file",
                                    RequestedInformation="securityinformation", SecurityDescriptor="sd_buf")),
    40: ("NetSetFileSecurity", dict(ServerName="server_unc", ShareName="share", lpFileName="file",
                                    SecurityInformation="securityinformation", SecurityDescriptor="sd_buf")),
    41: ("NetServerTransportAddEx", dict(ServerName="server_unc", Level="level", Buffer="info")),
}
