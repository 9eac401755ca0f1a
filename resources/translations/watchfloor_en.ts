<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>AlarmDelegate</name>
    <message>
        <source>{name} 接手</source>
        <translation>Taken by {name}</translation>
    </message>
    <message>
        <source>数据陈旧</source>
        <translation>Data is old</translation>
    </message>
</context>
<context>
    <name>AlarmDetail</name>
    <message>
        <source>报警详情</source>
        <translation>Alarm detail</translation>
    </message>
    <message>
        <source>监测与案情</source>
        <translation>Readings and case</translation>
    </message>
    <message>
        <source>在报警列表里选一条，这里显示它的详情</source>
        <translation>Select an alarm in the list to see its detail here</translation>
    </message>
    <message>
        <source>最近的摄像机</source>
        <translation>Nearest cameras</translation>
    </message>
    <message>
        <source>经过（本席位所见）</source>
        <translation>History (as seen at this seat)</translation>
    </message>
    <message>
        <source>没有{deed}：{reason}</source>
        <translation>{deed} was not done: {reason}</translation>
    </message>
    <message>
        <source>发生</source>
        <translation>Raised</translation>
    </message>
    <message>
        <source>{when}，共 {count} 次</source>
        <translation>{when}, {count} times</translation>
    </message>
    <message>
        <source>首次</source>
        <translation>First</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Cleared</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>Acknowledged</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>Taken by</translation>
    </message>
    <message>
        <source>还没有人接手</source>
        <translation>Nobody yet</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>数据</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>来源没有新数据，现场可能已变化</source>
        <translation>No new data from the source; things may have changed on site</translation>
    </message>
    <message>
        <source>{clock}（{age}前）</source>
        <translation>{clock} ({age}ago)</translation>
    </message>
</context>
<context>
    <name>AlarmListView</name>
    <message>
        <source>报警列表</source>
        <translation>Alarm list</translation>
    </message>
</context>
<context>
    <name>AlarmMenu</name>
    <message>
        <source>在地图上定位</source>
        <translation>Show on the map</translation>
    </message>
    <message>
        <source>调看最近两路摄像机</source>
        <translation>Show the two nearest cameras</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>Acknowledge</translation>
    </message>
    <message>
        <source>释放</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>Take</translation>
    </message>
</context>
<context>
    <name>AlarmPanel</name>
    <message>
        <source>报警</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>清除筛选</source>
        <translation>Clear filters</translation>
    </message>
    <message>
        <source>没有{deed}“{title}”：{reason}</source>
        <translation>{deed} “{title}” was not done: {reason}</translation>
    </message>
    <message>
        <source>筛选条件挡住了 {alarms} 条未确认报警</source>
        <translation>The filters hide {alarms} unacknowledged alarms</translation>
    </message>
    <message>
        <source>没有报警</source>
        <translation>No alarms</translation>
    </message>
    <message>
        <source>未确认 {count}</source>
        <translation>{count} unacknowledged</translation>
    </message>
    <message>
        <source>最久 {age}</source>
        <translation>oldest {age}</translation>
    </message>
    <message>
        <source>全部已确认</source>
        <translation>All acknowledged</translation>
    </message>
    <message>
        <source>显示 {shown} / {total}</source>
        <translation>showing {shown} / {total}</translation>
    </message>
    <message>
        <source>共 {total}</source>
        <translation>{total} in all</translation>
    </message>
    <message>
        <source>锁定列表</source>
        <translation>Lock list</translation>
    </message>
    <message>
        <source>已锁定</source>
        <translation>Locked</translation>
    </message>
    <message>
        <source>已锁定，新来 {count} 条 {shape}{severity}</source>
        <translation>Locked, {count} new {shape}{severity}</translation>
    </message>
    <message>
        <source>列表不再移动，内容照常更新；再按一次，新来的报警排进列表</source>
        <translation>The list stands still and its contents go on updating; press again to sort new alarms in</translation>
    </message>
    <message>
        <source>解除锁定，新来的报警排进列表</source>
        <translation>Unlock and sort new alarms in</translation>
    </message>
    <message>
        <source>与中心断开，自 {clock} 起（{age}）。下面是断开前的内容。</source>
        <translation>Disconnected from the hub since {clock} ({age}). What follows is from before.</translation>
    </message>
</context>
<context>
    <name>Alarms</name>
    <message>
        <source>上一个操作还在提交，请稍候</source>
        <translation>The last action is still being sent; please wait</translation>
    </message>
    <message>
        <source>报警已经恢复，不用再处理</source>
        <translation>The alarm has cleared; nothing is left to do</translation>
    </message>
    <message>
        <source>这条报警已经确认过</source>
        <translation>This alarm is already acknowledged</translation>
    </message>
    <message>
        <source>这条报警已经由您接手</source>
        <translation>You have already taken this alarm</translation>
    </message>
    <message>
        <source>这条报警不在您手上</source>
        <translation>You do not have this alarm in hand</translation>
    </message>
    <message>
        <source>请先登录</source>
        <translation>Please sign in first</translation>
    </message>
    <message>
        <source>您的岗位不能确认这条报警，请找{whom}</source>
        <translation>Your role may not acknowledge this alarm; please ask: {whom}</translation>
    </message>
    <message>
        <source>您的岗位不能接手这条报警，请找{whom}</source>
        <translation>Your role may not take this alarm; please ask: {whom}</translation>
    </message>
    <message>
        <source>首次发生</source>
        <translation>First raised</translation>
    </message>
    <message>
        <source>恢复正常</source>
        <translation>Back to normal</translation>
    </message>
    <message>
        <source>升为{severity}</source>
        <translation>Raised to {severity}</translation>
    </message>
    <message>
        <source>{name} 释放</source>
        <translation>Released by {name}</translation>
    </message>
    <message>
        <source>来源没有数据，状态可能已变</source>
        <translation>No data from the source; the state may have changed</translation>
    </message>
    <message>
        <source>来源恢复供数</source>
        <translation>The source delivers data again</translation>
    </message>
    <message>
        <source>再次发生（第 {count} 次）</source>
        <translation>Raised again (time no. {count})</translation>
    </message>
    <message>
        <source>{name} 确认</source>
        <translation>Acknowledged by {name}</translation>
    </message>
    <message>
        <source>{name} 接手</source>
        <translation>Taken by {name}</translation>
    </message>
    <message>
        <source>数据陈旧</source>
        <translation>Data is old</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>Acknowledge</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>释放</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>待联机提交</source>
        <translation>Waiting for the line</translation>
    </message>
    <message>
        <source>确认中…</source>
        <translation>Acknowledging…</translation>
    </message>
    <message>
        <source>接手中…</source>
        <translation>Taking…</translation>
    </message>
    <message>
        <source>释放中…</source>
        <translation>Releasing…</translation>
    </message>
    <message>
        <source>监测因子</source>
        <translation>Factor</translation>
    </message>
    <message>
        <source>监测值</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>限值</source>
        <translation>Limit</translation>
    </message>
    <message>
        <source>数据标记</source>
        <translation>Data flag</translation>
    </message>
    <message>
        <source>点位编号</source>
        <translation>Point no.</translation>
    </message>
    <message>
        <source>设备编号</source>
        <translation>Device no.</translation>
    </message>
    <message>
        <source>案件编号</source>
        <translation>Case no.</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>处理状态</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>Situation</translation>
    </message>
    <message>
        <source>上报人</source>
        <translation>Reported by</translation>
    </message>
    <message>
        <source>车牌号</source>
        <translation>Plate</translation>
    </message>
    <message>
        <source>车速</source>
        <translation>Speed</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>{folder}：共 {count} 条，哈希链完整，链首 {hash}</source>
        <translation>{folder}: {count} events, the hash chain is whole, its head is {hash}</translation>
    </message>
    <message>
        <source>{folder}：第 {seq} 条起日志被改动或缺失（{fault}）</source>
        <translation>{folder}: from event {seq} on the log was altered or is missing ({fault})</translation>
    </message>
</context>
<context>
    <name>Bench</name>
    <message>
        <source>640×360 H.264 {fps} fps，窗口 1920×1080，{runs} 次交替运行的中位数，每次 {seconds} 秒</source>
        <translation>640×360 H.264 at {fps} fps, window 1920×1080, median of {runs} alternating runs of {seconds} s each</translation>
    </message>
    <message>
        <source>绘制</source>
        <translation>painted</translation>
    </message>
    <message>
        <source>解码</source>
        <translation>decoded</translation>
    </message>
    <message>
        <source>显示</source>
        <translation>shown</translation>
    </message>
    <message>
        <source>值守屏 {tiles} 路</source>
        <translation>Watchfloor {tiles}</translation>
    </message>
    <message>
        <source>未安装对照程序 GStreamer：sudo apt-get install {packages}</source>
        <translation>GStreamer, the program to compare with, is not installed: sudo apt-get install {packages}</translation>
    </message>
    <message>
        <source>{waiting}/{tiles} 路在 {seconds} 秒内没有画面：{reason}</source>
        <translation>{waiting}/{tiles} tiles have no picture after {seconds} s: {reason}</translation>
    </message>
    <message>
        <source>--tiles 应为 1 到 {most}，--seconds 应大于 0</source>
        <translation>--tiles must be 1 to {most}, --seconds more than 0</translation>
    </message>
    <message>
        <source>找不到视频文件：{path}</source>
        <translation>No such video file: {path}</translation>
    </message>
</context>
<context>
    <name>CardPopup</name>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>上墙</source>
        <translation>To the wall</translation>
    </message>
    <message>
        <source>放到大屏选中的窗格</source>
        <translation>Put it on the wall&apos;s selected tile</translation>
    </message>
    <message>
        <source>看画面</source>
        <translation>Show picture</translation>
    </message>
    <message>
        <source>转到大屏上它的窗格</source>
        <translation>Go to its tile on the wall</translation>
    </message>
    <message>
        <source>最近两路</source>
        <translation>Nearest two</translation>
    </message>
    <message>
        <source>调看离报警最近的两路摄像机</source>
        <translation>Show the two cameras nearest to the alarm</translation>
    </message>
</context>
<context>
    <name>Cli</name>
    <message>
        <source>值守屏 Watchfloor</source>
        <translation>Watchfloor, the screen of a city&apos;s operations centre</translation>
    </message>
    <message>
        <source>命令</source>
        <translation>command</translation>
    </message>
    <message>
        <source>配置文件（TOML）</source>
        <translation>the settings file (TOML)</translation>
    </message>
    <message>
        <source>启动本机全部进程；没有配置文件时用演示城市</source>
        <translation>start everything on this machine; without a settings file, on the demo city</translation>
    </message>
    <message>
        <source>演示城市的数据目录</source>
        <translation>the demo city&apos;s data folder</translation>
    </message>
    <message>
        <source>每 5 秒把画面存到此目录</source>
        <translation>save the windows as pictures in this folder every 5 s</translation>
    </message>
    <message>
        <source>只启动服务，不开控制台</source>
        <translation>start the services only, without a console</translation>
    </message>
    <message>
        <source>中心服务地址，默认取配置文件</source>
        <translation>the hub&apos;s address; by default the settings file&apos;s</translation>
    </message>
    <message>
        <source>控制台</source>
        <translation>the console</translation>
    </message>
    <message>
        <source>大屏节点：只有大屏窗口的控制台</source>
        <translation>a wall node: a console with the wall&apos;s window only</translation>
    </message>
    <message>
        <source>中心服务：记录与接口</source>
        <translation>the hub: record and interfaces</translation>
    </message>
    <message>
        <source>网关：各部门系统的接入</source>
        <translation>the gateway: takes in the departments&apos; systems</translation>
    </message>
    <message>
        <source>演示城市：模拟设备与部门系统</source>
        <translation>the demo city: simulated devices and departments</translation>
    </message>
    <message>
        <source>检查本机缺什么、连不上什么，并说明怎么办</source>
        <translation>say what this machine lacks or cannot reach, and what to do</translation>
    </message>
    <message>
        <source>打包诊断资料（已去除密码与地址中的账号）</source>
        <translation>pack what support needs to see (without passwords and the accounts in addresses)</translation>
    </message>
    <message>
        <source>资料包的文件名</source>
        <translation>the archive&apos;s file name</translation>
    </message>
    <message>
        <source>审计</source>
        <translation>audit the log</translation>
    </message>
    <message>
        <source>verify：校验日志哈希链</source>
        <translation>verify: check the log&apos;s hash chain</translation>
    </message>
    <message>
        <source>性能测量</source>
        <translation>measure performance</translation>
    </message>
    <message>
        <source>数量（车辆）</source>
        <translation>how many (vehicles)</translation>
    </message>
    <message>
        <source>随机种子，相同则情节相同</source>
        <translation>random seed; the same seed plays the same events</translation>
    </message>
    <message>
        <source>wall：大屏；table：整张表</source>
        <translation>wall: the video wall; table: the whole table</translation>
    </message>
    <message>
        <source>画面路数</source>
        <translation>number of tiles</translation>
    </message>
    <message>
        <source>视频地址或文件</source>
        <translation>a video address or file</translation>
    </message>
    <message>
        <source>测量秒数</source>
        <translation>seconds to measure</translation>
    </message>
    <message>
        <source>输出 JSON</source>
        <translation>print JSON</translation>
    </message>
    <message>
        <source>用法：</source>
        <translation>usage: </translation>
    </message>
    <message>
        <source>：</source>
        <translation>:</translation>
    </message>
    <message>
        <source>选项</source>
        <translation>options</translation>
    </message>
    <message>
        <source>显示这段说明</source>
        <translation>show this help</translation>
    </message>
    <message>
        <source>命令写法不对：{problem}
完整说明：{prog} --help
</source>
        <translation>This command cannot be understood: {problem}
For help: {prog} --help
</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>大屏节点要有自己的账号：请设置环境变量 WATCHFLOOR_USER 和 WATCHFLOOR_PASSWORD 后再启动。</source>
        <translation>A wall node needs an account of its own: set the environment variables WATCHFLOOR_USER and WATCHFLOOR_PASSWORD, then start again.</translation>
    </message>
    <message>
        <source>--hub 应为 http://主机:端口（{problem}）</source>
        <translation>--hub should be http://host:port ({problem})</translation>
    </message>
</context>
<context>
    <name>DeedBar</name>
    <message>
        <source>确认</source>
        <translation>Acknowledge</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>释放</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>定位</source>
        <translation>Locate</translation>
    </message>
    <message>
        <source>最近两路</source>
        <translation>Nearest two</translation>
    </message>
    <message>
        <source>地图移到这条报警的位置（在列表中按 L）</source>
        <translation>Move the map to this alarm&apos;s place (L in the list)</translation>
    </message>
    <message>
        <source>调看离报警最近的两路摄像机（在列表中按 C）</source>
        <translation>Show the two cameras nearest to the alarm (C in the list)</translation>
    </message>
    <message>
        <source>在列表中按空格；按 N 到下一条未确认的</source>
        <translation>Space in the list; N goes to the next unacknowledged one</translation>
    </message>
    <message>
        <source>在列表中按 T</source>
        <translation>T in the list</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>没有这一部分：{part}。可选：{parts}</source>
        <translation>There is no part {part}. There are: {parts}</translation>
    </message>
    <message>
        <source>--count 只用于 vehicles 或 cameras</source>
        <translation>--count goes with vehicles or cameras only</translation>
    </message>
</context>
<context>
    <name>Doctor</name>
    <message>
        <source>摄像机</source>
        <translation>Cameras</translation>
    </message>
    <message>
        <source>配置文件中没有摄像机</source>
        <translation>there are no cameras in the settings file</translation>
    </message>
    <message>
        <source>在配置文件中加入 [[camera]]</source>
        <translation>Add a [[camera]] to the settings file</translation>
    </message>
    <message>
        <source>摄像机 {number} {name}</source>
        <translation>Camera {number} {name}</translation>
    </message>
    <message>
        <source>检查地址、用户名密码、网络与摄像机电源</source>
        <translation>Check its address, user name and password, the network, and its power</translation>
    </message>
    <message>
        <source>{shown} / {all} 路有画面</source>
        <translation>{shown} of {all} give a picture</translation>
    </message>
    <message>
        <source>主码流：{problem}</source>
        <translation>main stream: {problem}</translation>
    </message>
    <message>
        <source>子码流：{problem}</source>
        <translation>sub stream: {problem}</translation>
    </message>
    <message>
        <source>没有及时送来画面</source>
        <translation>no picture came in time</translation>
    </message>
    <message>
        <source>软件版本</source>
        <translation>Software</translation>
    </message>
    <message>
        <source>Python {python}，PySide6 {qt}，PyAV {av}</source>
        <translation>Python {python}, PySide6 {qt}, PyAV {av}</translation>
    </message>
    <message>
        <source>请重新执行 make setup：本产品只支持 PySide6 6.11</source>
        <translation>Run make setup again: only PySide6 6.11 will do</translation>
    </message>
    <message>
        <source>显示</source>
        <translation>Display</translation>
    </message>
    <message>
        <source>使用 {display}</source>
        <translation>using {display}</translation>
    </message>
    <message>
        <source>没有显示器，将使用虚拟屏 Xvfb</source>
        <translation>there is none; a virtual one (Xvfb) will be used</translation>
    </message>
    <message>
        <source>接上显示器，或设置 DISPLAY</source>
        <translation>Connect a display, or set DISPLAY</translation>
    </message>
    <message>
        <source>没有显示器，也没有虚拟屏</source>
        <translation>there is none, and no virtual one either</translation>
    </message>
    <message>
        <source>字体</source>
        <translation>Font</translation>
    </message>
    <message>
        <source>无法检查（缺少 fc-list）</source>
        <translation>cannot be checked (fc-list is missing)</translation>
    </message>
    <message>
        <source>已安装 {font}</source>
        <translation>{font} is installed</translation>
    </message>
    <message>
        <source>没有 {font}，汉字会显示为方框</source>
        <translation>{font} is missing; Chinese characters will show as boxes</translation>
    </message>
    <message>
        <source>解码</source>
        <translation>Decoding</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>缺少解码器 {names}</source>
        <translation>no decoder for {names}</translation>
    </message>
    <message>
        <source>请重新执行 make setup（安装 PyAV）</source>
        <translation>Run make setup again (it installs PyAV)</translation>
    </message>
    <message>
        <source>{names}，软件解码</source>
        <translation>{names}, in software</translation>
    </message>
    <message>
        <source>数据目录</source>
        <translation>Data folder</translation>
    </message>
    <message>
        <source>{path} 不可写（{reason}）</source>
        <translation>{path} cannot be written ({reason})</translation>
    </message>
    <message>
        <source>更改 [hub] data，或修正目录权限与磁盘</source>
        <translation>Change [hub] data, or correct the folder&apos;s permissions or its disk</translation>
    </message>
    <message>
        <source>{path}，剩余 {free} GB</source>
        <translation>{path}, {free} GB free</translation>
    </message>
    <message>
        <source>剩余空间不足 2 GB，请清理磁盘</source>
        <translation>Less than 2 GB are free: make room on the disk</translation>
    </message>
    <message>
        <source>时钟</source>
        <translation>Clock</translation>
    </message>
    <message>
        <source>无法确认是否已对时（缺少 timedatectl）</source>
        <translation>whether it is kept right cannot be told (timedatectl is missing)</translation>
    </message>
    <message>
        <source>请确认本机已配置 NTP 对时</source>
        <translation>Make sure that this machine&apos;s clock is set by NTP</translation>
    </message>
    <message>
        <source>已与时间服务器同步</source>
        <translation>kept by a time server</translation>
    </message>
    <message>
        <source>没有与时间服务器同步</source>
        <translation>not kept by a time server</translation>
    </message>
    <message>
        <source>中心服务</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>{url} 没有响应（{reason}）</source>
        <translation>{url} does not answer ({reason})</translation>
    </message>
    <message>
        <source>在中心服务器上执行 watchfloor run</source>
        <translation>Run watchfloor run on the hub&apos;s machine</translation>
    </message>
    <message>
        <source>{url} 无法写入记录（{problem}）</source>
        <translation>{url} cannot write its record ({problem})</translation>
    </message>
    <message>
        <source>检查磁盘空间与数据目录权限</source>
        <translation>Check the disk&apos;s free space and the data folder&apos;s permissions</translation>
    </message>
    <message>
        <source>{url} 正常，记录到第 {seq} 条</source>
        <translation>{url} is well; its record is at event {seq}</translation>
    </message>
    <message>
        <source>部门接入 {name}</source>
        <translation>Feed {name}</translation>
    </message>
    <message>
        <source>正常，最近一次 {when}</source>
        <translation>well, last heard {when}</translation>
    </message>
    <message>
        <source>请联系该部门系统的维护人员，核对地址与端口</source>
        <translation>Ask those who run that department&apos;s system to check address and port</translation>
    </message>
    <message>
        <source>对方时钟相差 {seconds} 秒</source>
        <translation>its clock is off by {seconds} s</translation>
    </message>
    <message>
        <source>请对方系统开启 NTP 对时</source>
        <translation>Ask for NTP to be turned on in that system</translation>
    </message>
    <message>
        <source>已连接但数据陈旧</source>
        <translation>connected, but its data is old</translation>
    </message>
    <message>
        <source>已中断</source>
        <translation>lost</translation>
    </message>
    <message>
        <source>还没有数据</source>
        <translation>no data yet</translation>
    </message>
    <message>
        <source>{mark} {what}：{words}</source>
        <translation>{mark} {what}: {words}</translation>
    </message>
    <message>
        <source>    怎么办：{remedy}</source>
        <translation>    What to do: {remedy}</translation>
    </message>
    <message>
        <source>共检查 {count} 项：{broken} 项故障，{doubtful} 项需要注意</source>
        <translation>{count} things checked: {broken} broken, {doubtful} to look at</translation>
    </message>
    <message>
        <source>配置文件</source>
        <translation>Settings file</translation>
    </message>
    <message>
        <source>没有配置文件，make run 会使用演示城市</source>
        <translation>there is none; make run will use the demo city</translation>
    </message>
    <message>
        <source>见 README 的五行配置</source>
        <translation>See the five lines in README</translation>
    </message>
    <message>
        <source>按上面的文件与行号改正</source>
        <translation>Correct it at the file and line above</translation>
    </message>
</context>
<context>
    <name>EmptyList</name>
    <message>
        <source>清除筛选，看全部报警</source>
        <translation>Clear filters and see all alarms</translation>
    </message>
    <message>
        <source>筛选条件下没有报警</source>
        <translation>No alarm matches the filters</translation>
    </message>
    <message>
        <source>另有 {count} 条报警不符合筛选条件</source>
        <translation>{count} more alarms do not match the filters</translation>
    </message>
    <message>
        <source>现在看不到报警</source>
        <translation>Alarms cannot be seen just now</translation>
    </message>
    <message>
        <source>连上中心后，这里显示全部未恢复的报警</source>
        <translation>Once connected to the hub, all standing alarms are shown here</translation>
    </message>
    <message>
        <source>当前没有报警</source>
        <translation>No alarms now</translation>
    </message>
    <message>
        <source>本席位自 {clock} 起没有看到报警（{age}）</source>
        <translation>This seat has seen no alarm since {clock} ({age})</translation>
    </message>
    <message>
        <source>还没有数据源接入，所以不会有报警</source>
        <translation>No feed is connected yet, so there can be no alarm</translation>
    </message>
    <message>
        <source>{count} 个数据源全部正常</source>
        <translation>All {count} feeds are well</translation>
    </message>
    <message>
        <source>注意：{sources}，这些来源的报警可能收不到</source>
        <translation>Note: {sources}; alarms of these feeds may not arrive</translation>
    </message>
</context>
<context>
    <name>Feeds</name>
    <message>
        <source>{department}：未接入</source>
        <translation>{department}: not connected</translation>
    </message>
</context>
<context>
    <name>FilterRow</name>
    <message>
        <source>仅未确认</source>
        <translation>Unacked only</translation>
    </message>
    <message>
        <source>只看{severity}（{colour}）报警，可多选；都不选时看全部</source>
        <translation>Show {severity} ({colour}) alarms only; several may be chosen, none shows all</translation>
    </message>
    <message>
        <source>全部部门</source>
        <translation>All departments</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>搜内容、地点</source>
        <translation>Search</translation>
    </message>
</context>
<context>
    <name>Folder</name>
    <message>
        <source>数据目录 {folder} 正由另一个 watchfloor run 使用。请先结束它（在它的终端按 Ctrl-C），或另选一个数据目录。</source>
        <translation>The data folder {folder} is in use by another watchfloor run. Stop that one first (Ctrl-C in its terminal), or name another folder.</translation>
    </message>
    <message>
        <source>磁盘已满，无法写入数据目录 {folder}。请腾出空间后重试，或换一个目录。</source>
        <translation>The disk is full: the data folder {folder} cannot be written. Free some space and start again, or name another folder.</translation>
    </message>
    <message>
        <source>数据目录 {folder} 只读。请以可写方式挂载后重试，或换一个目录。</source>
        <translation>The data folder {folder} is read-only. Mount it read-write and start again, or name another folder.</translation>
    </message>
    <message>
        <source>数据目录不可用：{path}（{reason}）。请修正权限，或换一个目录后重试。</source>
        <translation>The data folder cannot be used: {path} ({reason}). Correct its permissions, or name another folder, and start again.</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>登录后还没有新的报警动态</source>
        <translation>No alarm news since sign-in</translation>
    </message>
    <message>
        <source>大屏 {split} 画面，{cameras} 路视频</source>
        <translation>Wall: {split} tiles, {cameras} cameras</translation>
    </message>
    <message>
        <source>大屏 {split} 画面，未放视频</source>
        <translation>Wall: {split} tiles, no cameras</translation>
    </message>
    <message>
        <source>CPU {percent} %</source>
        <translation>CPU {percent} %</translation>
    </message>
    <message>
        <source>本控制台与解码进程占用的处理器（整机为 100 %）</source>
        <translation>Processor time of this console and its decoders (whole machine = 100 %)</translation>
    </message>
    <message>
        <source>中心时钟减本机时钟，超过 2 s 请校时</source>
        <translation>Hub clock minus this machine&apos;s; set the clock when beyond 2 s</translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>Ⅰ级</source>
        <translation>Ⅰ</translation>
    </message>
    <message>
        <source>Ⅱ级</source>
        <translation>Ⅱ</translation>
    </message>
    <message>
        <source>Ⅲ级</source>
        <translation>Ⅲ</translation>
    </message>
    <message>
        <source>Ⅳ级</source>
        <translation>Ⅳ</translation>
    </message>
    <message>
        <source>红色</source>
        <translation>red</translation>
    </message>
    <message>
        <source>橙色</source>
        <translation>orange</translation>
    </message>
    <message>
        <source>黄色</source>
        <translation>yellow</translation>
    </message>
    <message>
        <source>蓝色</source>
        <translation>blue</translation>
    </message>
    <message>
        <source>网格</source>
        <translation>Grid</translation>
    </message>
    <message>
        <source>应急</source>
        <translation>Emergency</translation>
    </message>
    <message>
        <source>环保</source>
        <translation>Environment</translation>
    </message>
    <message>
        <source>交通</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>城管</source>
        <translation>Urban</translation>
    </message>
    <message>
        <source>值守市领导</source>
        <translation>Leading official</translation>
    </message>
    <message>
        <source>指挥长</source>
        <translation>Commander</translation>
    </message>
    <message>
        <source>值班长</source>
        <translation>Watch leader</translation>
    </message>
    <message>
        <source>调度员</source>
        <translation>Dispatcher</translation>
    </message>
    <message>
        <source>大屏操作员</source>
        <translation>Wall operator</translation>
    </message>
    <message>
        <source>督查员</source>
        <translation>Inspector</translation>
    </message>
    <message>
        <source>系统管理员</source>
        <translation>System administrator</translation>
    </message>
    <message>
        <source>安全管理员</source>
        <translation>Security administrator</translation>
    </message>
    <message>
        <source>审计管理员</source>
        <translation>Audit administrator</translation>
    </message>
    <message>
        <source>已恢复</source>
        <translation>Cleared</translation>
    </message>
    <message>
        <source>未确认</source>
        <translation>Unacked</translation>
    </message>
    <message>
        <source>已确认</source>
        <translation>Acked</translation>
    </message>
    <message>
        <source>已恢复未确认</source>
        <translation>Cleared, unacked</translation>
    </message>
    <message>
        <source>状态未知</source>
        <translation>Unknown</translation>
    </message>
    <message>
        <source>正常</source>
        <translation>Well</translation>
    </message>
    <message>
        <source>数据陈旧</source>
        <translation>Data is old</translation>
    </message>
    <message>
        <source>失联</source>
        <translation>Lost</translation>
    </message>
    <message>
        <source>系统</source>
        <translation>System</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>{some}或{last}</source>
        <translation>{some} or {last}</translation>
    </message>
    <message>
        <source>您的岗位不能这样做</source>
        <translation>Your role may not do this</translation>
    </message>
    <message>
        <source>您的岗位不能这样做，请找{whom}</source>
        <translation>Your role may not do this; please ask: {whom}</translation>
    </message>
    <message>
        <source>这是其他部门的报警，请由该部门或值班长处理</source>
        <translation>This alarm is another department&apos;s; leave it to them or to the watch leader</translation>
    </message>
    <message>
        <source>报警刚刚有变化，请看过新内容后再操作</source>
        <translation>The alarm has just changed; please look again before acting</translation>
    </message>
    <message>
        <source>中心没有这条报警，可能已经恢复</source>
        <translation>The hub does not have this alarm; it may have cleared</translation>
    </message>
    <message>
        <source>报警当前的状态不能这样操作</source>
        <translation>This cannot be done in the alarm&apos;s present state</translation>
    </message>
    <message>
        <source>登录已失效，请重新登录</source>
        <translation>The session has ended; please sign in again</translation>
    </message>
    <message>
        <source>用户名或密码不对</source>
        <translation>Wrong user name or password</translation>
    </message>
    <message>
        <source>密码错误次数过多，账号暂时锁定，请稍后再试</source>
        <translation>Too many wrong passwords; the account is locked for a while, please try later</translation>
    </message>
    <message>
        <source>中心暂时无法写入记录，操作没有生效</source>
        <translation>The hub cannot write its record just now; the action had no effect</translation>
    </message>
    <message>
        <source>中心不认识这个操作，请检查两端软件版本</source>
        <translation>The hub does not know this action; please check both software versions</translation>
    </message>
    <message>
        <source>pH 值</source>
        <translation>pH</translation>
    </message>
    <message>
        <source>化学需氧量</source>
        <translation>COD</translation>
    </message>
    <message>
        <source>氨氮</source>
        <translation>Ammonia nitrogen</translation>
    </message>
    <message>
        <source>总氮</source>
        <translation>Total nitrogen</translation>
    </message>
    <message>
        <source>总磷</source>
        <translation>Total phosphorus</translation>
    </message>
    <message>
        <source>污水流量</source>
        <translation>Waste water flow</translation>
    </message>
    <message>
        <source>总悬浮颗粒物</source>
        <translation>TSP</translation>
    </message>
    <message>
        <source>温度</source>
        <translation>Temperature</translation>
    </message>
    <message>
        <source>湿度</source>
        <translation>Humidity</translation>
    </message>
    <message>
        <source>气压</source>
        <translation>Air pressure</translation>
    </message>
    <message>
        <source>风速</source>
        <translation>Wind speed</translation>
    </message>
    <message>
        <source>风向</source>
        <translation>Wind direction</translation>
    </message>
    <message>
        <source>噪声</source>
        <translation>Noise</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>值守屏</source>
        <translation>Watchfloor</translation>
    </message>
    <message>
        <source>演示</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>当前用户</source>
        <translation>Current user</translation>
    </message>
    <message>
        <source>换一个岗位（演示）</source>
        <translation>Switch role (demo)</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
</context>
<context>
    <name>Hub</name>
    <message>
        <source>中心服务：{problem}</source>
        <translation>Hub: {problem}</translation>
    </message>
    <message>
        <source>中心服务：无法在 {listen} 提供服务。</source>
        <translation>Hub: cannot serve at {listen}.</translation>
    </message>
</context>
<context>
    <name>LayerPanel</name>
    <message>
        <source>图层与图例</source>
        <translation>Layers and legend</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>摄像机</source>
        <translation>Cameras</translation>
    </message>
    <message>
        <source>监测点</source>
        <translation>Monitoring points</translation>
    </message>
    <message>
        <source>车辆</source>
        <translation>Vehicles</translation>
    </message>
    <message>
        <source>Ⅰ级 红</source>
        <translation>Ⅰ red</translation>
    </message>
    <message>
        <source>Ⅱ级 橙</source>
        <translation>Ⅱ orange</translation>
    </message>
    <message>
        <source>Ⅲ级 黄</source>
        <translation>Ⅲ yellow</translation>
    </message>
    <message>
        <source>Ⅳ级 蓝</source>
        <translation>Ⅳ blue</translation>
    </message>
    <message>
        <source>空心：已确认或已恢复</source>
        <translation>Hollow: acknowledged or cleared</translation>
    </message>
    <message>
        <source>监测点超标或故障</source>
        <translation>Point over its limit or faulty</translation>
    </message>
    <message>
        <source>监测数据陈旧</source>
        <translation>Readings are old</translation>
    </message>
    <message>
        <source>位置超过 30 s 未更新</source>
        <translation>Position older than 30 s</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>值守屏</source>
        <translation>Watchfloor</translation>
    </message>
    <message>
        <source>登录已失效，请重新登录</source>
        <translation>The session has ended; please sign in again</translation>
    </message>
</context>
<context>
    <name>MapCard</name>
    <message>
        <source>编号</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>位置</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>摄像机</source>
        <translation>Cameras</translation>
    </message>
    <message>
        <source>第 {tile} 格，画面正常</source>
        <translation>Tile {tile}, picture is live</translation>
    </message>
    <message>
        <source>第 {tile} 格，画面停在 {age} 前</source>
        <translation>Tile {tile}, picture stopped {age} ago</translation>
    </message>
    <message>
        <source>第 {tile} 格，没有画面</source>
        <translation>Tile {tile}, no picture</translation>
    </message>
    <message>
        <source>第 {tile} 格，正在连接</source>
        <translation>Tile {tile}, connecting</translation>
    </message>
    <message>
        <source>第 {tile} 格</source>
        <translation>Tile {tile}</translation>
    </message>
    <message>
        <source>大屏</source>
        <translation>Wall</translation>
    </message>
    <message>
        <source>停车</source>
        <translation>Standing</translation>
    </message>
    <message>
        <source>车辆</source>
        <translation>Vehicles</translation>
    </message>
    <message>
        <source>车速</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>方向</source>
        <translation>Heading</translation>
    </message>
    <message>
        <source>位置更新</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>{age} 前</source>
        <translation>{age} ago</translation>
    </message>
    <message>
        <source>向北</source>
        <translation>North</translation>
    </message>
    <message>
        <source>向东北</source>
        <translation>North-east</translation>
    </message>
    <message>
        <source>向东</source>
        <translation>East</translation>
    </message>
    <message>
        <source>向东南</source>
        <translation>South-east</translation>
    </message>
    <message>
        <source>向南</source>
        <translation>South</translation>
    </message>
    <message>
        <source>向西南</source>
        <translation>South-west</translation>
    </message>
    <message>
        <source>向西</source>
        <translation>West</translation>
    </message>
    <message>
        <source>向西北</source>
        <translation>North-west</translation>
    </message>
    <message>
        <source>最新数据</source>
        <translation>Latest data</translation>
    </message>
    <message>
        <source>还没有收到</source>
        <translation>Nothing received yet</translation>
    </message>
    <message>
        <source>数据源</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>排污口</source>
        <translation>Outlet</translation>
    </message>
    <message>
        <source>扬尘监测点</source>
        <translation>Dust monitor</translation>
    </message>
    <message>
        <source>监测点</source>
        <translation>Monitoring points</translation>
    </message>
    <message>
        <source>{shape} {severity}，{state}，已 {age}</source>
        <translation>{shape} {severity}, {state}, for {age}</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <source>{value}  超标</source>
        <translation>{value}  over limit</translation>
    </message>
    <message>
        <source>{value}  超标，限值 {limit}</source>
        <translation>{value}  over the limit of {limit}</translation>
    </message>
    <message>
        <source>超量程</source>
        <translation>over range</translation>
    </message>
    <message>
        <source>{clock}（{age} 前）</source>
        <translation>{clock} ({age} ago)</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>Taken by</translation>
    </message>
    <message>
        <source>故障</source>
        <translation>Fault</translation>
    </message>
    <message>
        <source>停运</source>
        <translation>Out of operation</translation>
    </message>
    <message>
        <source>维护</source>
        <translation>Maintenance</translation>
    </message>
    <message>
        <source>校准</source>
        <translation>Calibration</translation>
    </message>
    <message>
        <source>手工</source>
        <translation>Manual</translation>
    </message>
    <message>
        <source>通信异常</source>
        <translation>Communication fault</translation>
    </message>
    <message>
        <source>发生</source>
        <translation>Raised</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>还没有人接手</source>
        <translation>Nobody yet</translation>
    </message>
</context>
<context>
    <name>MapNotice</name>
    <message>
        <source>尚未登录</source>
        <translation>Not signed in yet</translation>
    </message>
    <message>
        <source>正在连接中心…</source>
        <translation>Connecting to the hub…</translation>
    </message>
    <message>
        <source>与中心断线 {age}，图上是断线前的内容</source>
        <translation>Hub lost for {age}; the map shows what was before</translation>
    </message>
    <message>
        <source>此范围内没有车辆位置</source>
        <translation>No vehicle positions in this area</translation>
    </message>
    <message>
        <source>车辆位置已 {age} 没有更新</source>
        <translation>No new vehicle positions for {age}</translation>
    </message>
    <message>
        <source>此范围车辆 {shown} 辆，全市 {total} 辆</source>
        <translation>{shown} vehicles here, {total} in the city</translation>
    </message>
    <message>
        <source>，其中 {count} 辆超过 30 s 未更新</source>
        <translation>, {count} of them older than 30 s</translation>
    </message>
</context>
<context>
    <name>MapPanel</name>
    <message>
        <source>{count} 台摄像机，点击放大</source>
        <translation>{count} cameras, click to zoom in</translation>
    </message>
</context>
<context>
    <name>NearCameras</name>
    <message>
        <source>上墙</source>
        <translation>To the wall</translation>
    </message>
    <message>
        <source>这条报警没有位置，找不出最近的摄像机</source>
        <translation>This alarm has no place, so its nearest cameras are not known</translation>
    </message>
    <message>
        <source>附近没有摄像机</source>
        <translation>No camera nearby</translation>
    </message>
    <message>
        <source>把“{name}”放到选中的窗格</source>
        <translation>Put “{name}” on the selected tile</translation>
    </message>
</context>
<context>
    <name>ResourcePanel</name>
    <message>
        <source>资源</source>
        <translation>Resources</translation>
    </message>
    <message>
        <source>搜名称、编号、地点</source>
        <translation>Search name, number, place</translation>
    </message>
    <message>
        <source>找到 {count} 项</source>
        <translation>{count} found</translation>
    </message>
    <message>
        <source>{cameras} 路摄像机 · {points} 个监测点</source>
        <translation>{cameras} cameras · {points} points</translation>
    </message>
    <message>
        <source>没有名称、编号或地点符合的摄像机和监测点</source>
        <translation>No camera or point with such a name, number or place</translation>
    </message>
    <message>
        <source>还没有摄像机和监测点。在中心的设置文件里登记后，这里按部门和区列出。</source>
        <translation>No cameras or points yet. Once registered in the centre&apos;s settings file they are listed here by department and district.</translation>
    </message>
</context>
<context>
    <name>ResourceTreeView</name>
    <message>
        <source>资源树</source>
        <translation>Resource tree</translation>
    </message>
    <message>
        <source>放到选中的窗格</source>
        <translation>Put on the selected tile</translation>
    </message>
    <message>
        <source>在地图上定位</source>
        <translation>Show on the map</translation>
    </message>
</context>
<context>
    <name>Resources</name>
    <message>
        <source>未登记区域</source>
        <translation>District not registered</translation>
    </message>
    <message>
        <source>在墙上</source>
        <translation>On the wall</translation>
    </message>
    <message>
        <source>连接中</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>画面陈旧</source>
        <translation>Stale</translation>
    </message>
    <message>
        <source>无画面</source>
        <translation>No picture</translation>
    </message>
    <message>
        <source>{count} 个源失联</source>
        <translation>feeds lost: {count}</translation>
    </message>
    <message>
        <source>{count} 个源数据陈旧</source>
        <translation>feeds stale: {count}</translation>
    </message>
    <message>
        <source>暂无数据</source>
        <translation>No data yet</translation>
    </message>
    <message>
        <source>{count} 项</source>
        <translation>{count} values</translation>
    </message>
    <message>
        <source>{cameras} 路摄像机，{points} 个监测点</source>
        <translation>{cameras} cameras, {points} points</translation>
    </message>
    <message>
        <source>编号 {number}</source>
        <translation>No. {number}</translation>
    </message>
    <message>
        <source>双击放到选中的窗格，也可以拖到任意窗格</source>
        <translation>Double-click puts it on the selected tile; it can be dragged to any tile too</translation>
    </message>
    <message>
        <source>数据源 {name}：{state}</source>
        <translation>Feed {name}: {state}</translation>
    </message>
    <message>
        <source>{state}，自 {clock} 起</source>
        <translation>{state} since {clock}</translation>
    </message>
    <message>
        <source>{factor} {value}（{age} 前）</source>
        <translation>{factor} {value} ({age} ago)</translation>
    </message>
</context>
<context>
    <name>Run</name>
    <message>
        <source>没有显示器：控制台在虚拟屏 {display} 上运行，画面每 5 秒存到 {folder}/</source>
        <translation>There is no display: the console runs on the virtual one {display}; its windows are saved to {folder}/ every 5 s</translation>
    </message>
    <message>
        <source>按 Ctrl-C 结束。</source>
        <translation>Ctrl-C ends it.</translation>
    </message>
    <message>
        <source>已全部停止，运行了 {seconds} 秒</source>
        <translation>everything has stopped after {seconds} s</translation>
    </message>
    <message>
        <source>演示城市的账号（每次启动更换密码）：</source>
        <translation>Accounts of the demo city (new passwords at each start):</translation>
    </message>
    <message>
        <source>账号：</source>
        <translation>Accounts:</translation>
    </message>
    <message>
        <source>（密码见配置）</source>
        <translation>(password as in the settings)</translation>
    </message>
</context>
<context>
    <name>Screen</name>
    <message>
        <source>没有显示器，也没有虚拟屏 Xvfb。请执行：sudo apt-get install xvfb</source>
        <translation>There is no display, and no virtual one (Xvfb). Run: sudo apt-get install xvfb</translation>
    </message>
    <message>
        <source>虚拟屏 Xvfb 启动失败。请单独运行 Xvfb :99 查看原因</source>
        <translation>The virtual display Xvfb did not start. Run Xvfb :99 by itself to see why</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>周一</source>
        <translation>Mon</translation>
    </message>
    <message>
        <source>周二</source>
        <translation>Tue</translation>
    </message>
    <message>
        <source>周三</source>
        <translation>Wed</translation>
    </message>
    <message>
        <source>周四</source>
        <translation>Thu</translation>
    </message>
    <message>
        <source>周五</source>
        <translation>Fri</translation>
    </message>
    <message>
        <source>周六</source>
        <translation>Sat</translation>
    </message>
    <message>
        <source>周日</source>
        <translation>Sun</translation>
    </message>
    <message>
        <source>中心服务没有启动。请通知系统管理员，稍后再试</source>
        <translation>The hub is not running. Please tell the system administrator and try later</translation>
    </message>
    <message>
        <source>中心没有应答。请检查网络后再试</source>
        <translation>The hub does not answer. Please check the network and try again</translation>
    </message>
    <message>
        <source>中心的证书不可信。请通知系统管理员</source>
        <translation>The hub&apos;s certificate is not trusted. Please tell the system administrator</translation>
    </message>
    <message>
        <source>这个地址上不是指挥中心服务。请检查配置的中心地址</source>
        <translation>What answers at this address is not a hub. Please check the configured hub address</translation>
    </message>
    <message>
        <source>连不上中心。请检查网络和配置的中心地址</source>
        <translation>The hub cannot be reached. Please check the network and the configured hub address</translation>
    </message>
    <message>
        <source>中心服务未启动</source>
        <translation>the hub is not running</translation>
    </message>
    <message>
        <source>中心没有应答</source>
        <translation>the hub does not answer</translation>
    </message>
    <message>
        <source>连接被断开</source>
        <translation>the line was cut</translation>
    </message>
    <message>
        <source>中心的应答不对</source>
        <translation>the hub&apos;s answers are wrong</translation>
    </message>
    <message>
        <source>本机软件出错，正在重连</source>
        <translation>a fault in this program, reconnecting</translation>
    </message>
    <message>
        <source>网络不通</source>
        <translation>no network</translation>
    </message>
    <message>
        <source>与中心失联：自 {since}，已 {age}（{reason}）。正在自动重连，显示的是断线前的内容</source>
        <translation>Hub lost since {since}, for {age} ({reason}). Reconnecting by itself; what you see is from before</translation>
    </message>
    <message>
        <source>中心磁盘已满：新的报警和操作暂时记不下来。请系统管理员立即腾出空间</source>
        <translation>The hub&apos;s disk is full: new alarms and actions cannot be recorded. System administrator: free some space at once</translation>
    </message>
    <message>
        <source>中心数据目录只读：新的报警和操作暂时记不下来。请系统管理员立即处理</source>
        <translation>The hub&apos;s data folder is read-only: new alarms and actions cannot be recorded. System administrator: act at once</translation>
    </message>
    <message>
        <source>中心存储故障：新的报警和操作暂时记不下来。请系统管理员立即处理</source>
        <translation>The hub&apos;s store is faulty: new alarms and actions cannot be recorded. System administrator: act at once</translation>
    </message>
    <message>
        <source>中心在线</source>
        <translation>Hub online</translation>
    </message>
    <message>
        <source>与中心失联 {age}</source>
        <translation>Hub lost for {age}</translation>
    </message>
    <message>
        <source>正在连接中心</source>
        <translation>Connecting to the hub</translation>
    </message>
    <message>
        <source>未登录</source>
        <translation>Not signed in</translation>
    </message>
    <message>
        <source>时差 {amount}</source>
        <translation>Skew {amount}</translation>
    </message>
    <message>
        <source>{level}（{colour}）：未确认 {unacknowledged} 条，共 {active} 条</source>
        <translation>{level} ({colour}): {unacknowledged} unacknowledged, {active} in all</translation>
    </message>
    <message>
        <source>自 {since}</source>
        <translation>since {since}</translation>
    </message>
    <message>
        <source>最近 {age} 前</source>
        <translation>last {age} ago</translation>
    </message>
    <message>
        <source>已收 {count}</source>
        <translation>{count} received</translation>
    </message>
    <message>
        <source>坏帧 {count}</source>
        <translation>{count} malformed</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>以演示岗位登录</source>
        <translation>Sign in with a demo role</translation>
    </message>
    <message>
        <source>正在登录…</source>
        <translation>Signing in…</translation>
    </message>
    <message>
        <source>值守屏</source>
        <translation>Watchfloor</translation>
    </message>
    <message>
        <source>用户名</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>请输入用户名和密码</source>
        <translation>Please enter user name and password</translation>
    </message>
</context>
<context>
    <name>Store</name>
    <message>
        <source>数据目录 {folder} 不存在。请建立它、挂载它所在的磁盘，或换一个目录。</source>
        <translation>The data folder {folder} does not exist. Make it, mount its disk, or name another one.</translation>
    </message>
    <message>
        <source>{folder} 不是目录。请换一个。</source>
        <translation>{folder} is not a folder. Name another one.</translation>
    </message>
    <message>
        <source>数据目录 {folder} 正由另一个中心服务使用。请先结束它，或换一个目录。</source>
        <translation>The data folder {folder} is in use by another hub. Stop that one first, or name another folder.</translation>
    </message>
    <message>
        <source>数据目录 {folder} 所在的磁盘已满。请腾出空间后重新启动。</source>
        <translation>The disk of the data folder {folder} is full. Free some space and start again.</translation>
    </message>
    <message>
        <source>数据目录 {folder} 只读。请以可写方式挂载。</source>
        <translation>The data folder {folder} is read-only. Mount it read-write.</translation>
    </message>
    <message>
        <source>数据目录 {folder} 不可写。请修正权限，或换一个目录。</source>
        <translation>The data folder {folder} cannot be written. Correct its permissions, or name another one.</translation>
    </message>
    <message>
        <source>数据目录 {folder} 中的日志已损坏。请先备份整个目录，再恢复最近的备份。</source>
        <translation>The log in the data folder {folder} is damaged. Copy the whole folder first, then restore the latest backup.</translation>
    </message>
    <message>
        <source>数据目录 {folder} 中没有日志。请换一个目录。</source>
        <translation>There is no log in the data folder {folder}. Name another one.</translation>
    </message>
    <message>
        <source>数据目录 {folder} 不可用。</source>
        <translation>The data folder {folder} cannot be used.</translation>
    </message>
</context>
<context>
    <name>Supervisor</name>
    <message>
        <source>{name} 超过 {seconds} 秒没有响应，正在重启</source>
        <translation>{name} has said nothing for {seconds} s; restarting it</translation>
    </message>
    <message>
        <source>{name} 已退出（{reason}），{seconds} 秒后重启</source>
        <translation>{name} has ended ({reason}); it starts again in {seconds} s</translation>
    </message>
    <message>
        <source>{name} 没有及时结束，已强制结束</source>
        <translation>{name} did not end in time and was killed</translation>
    </message>
    <message>
        <source>信号 {number}</source>
        <translation>signal {number}</translation>
    </message>
    <message>
        <source>状态 {number}</source>
        <translation>status {number}</translation>
    </message>
</context>
<context>
    <name>Support</name>
    <message>
        <source>无法写入 {path}：{reason}</source>
        <translation>{path} cannot be written: {reason}</translation>
    </message>
    <message>
        <source>已写入 {path}（{count} 个文件，已去除密码、令牌与地址中的账号）</source>
        <translation>{path} is written ({count} files; passwords, tokens and the accounts in addresses are taken out)</translation>
    </message>
</context>
<context>
    <name>TileMenu</name>
    <message>
        <source>返回分屏</source>
        <translation>Back to the split</translation>
    </message>
    <message>
        <source>单画面放大</source>
        <translation>Show this tile alone</translation>
    </message>
    <message>
        <source>清除此画面</source>
        <translation>Clear this tile</translation>
    </message>
    <message>
        <source>分屏</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>{count} 画面</source>
        <translation>{count} tiles</translation>
    </message>
    <message>
        <source>清空全部画面</source>
        <translation>Clear all tiles</translation>
    </message>
</context>
<context>
    <name>Wall</name>
    <message>
        <source>视频连接中断</source>
        <translation>The video line is down</translation>
    </message>
    <message>
        <source>摄像机地址有误</source>
        <translation>The camera&apos;s address is wrong</translation>
    </message>
    <message>
        <source>摄像机拒绝连接</source>
        <translation>The camera refuses the connection</translation>
    </message>
    <message>
        <source>网络不通</source>
        <translation>no network</translation>
    </message>
    <message>
        <source>摄像机没有应答</source>
        <translation>The camera does not answer</translation>
    </message>
    <message>
        <source>对方不是视频服务</source>
        <translation>What answers is no video server</translation>
    </message>
    <message>
        <source>用户名或密码不对</source>
        <translation>Wrong user name or password</translation>
    </message>
    <message>
        <source>摄像机没有这路视频</source>
        <translation>The camera has no such stream</translation>
    </message>
    <message>
        <source>摄像机报错</source>
        <translation>The camera reports an error</translation>
    </message>
    <message>
        <source>这路码流里没有视频</source>
        <translation>The stream has no video</translation>
    </message>
    <message>
        <source>视频格式不支持</source>
        <translation>Video format not supported</translation>
    </message>
    <message>
        <source>摄像机不再送来画面</source>
        <translation>The camera sends no more pictures</translation>
    </message>
    <message>
        <source>摄像机断开了连接</source>
        <translation>The camera cut the line</translation>
    </message>
    <message>
        <source>解码程序已重启</source>
        <translation>The decoder was restarted</translation>
    </message>
    <message>
        <source>视频文件打不开</source>
        <translation>The video file cannot be opened</translation>
    </message>
    <message>
        <source>空</source>
        <translation>Empty</translation>
    </message>
    <message>
        <source>未安排画面</source>
        <translation>Empty</translation>
    </message>
    <message>
        <source>从左侧拖入摄像机</source>
        <translation>Drag a camera here from the left</translation>
    </message>
    <message>
        <source>资源表中已没有这台摄像机</source>
        <translation>This camera is no longer registered</translation>
    </message>
    <message>
        <source>正在等待摄像机资料</source>
        <translation>Waiting for the camera&apos;s data</translation>
    </message>
    <message>
        <source>高清画面不可用：{reason}</source>
        <translation>No full picture: {reason}</translation>
    </message>
    <message>
        <source>正在取高清画面</source>
        <translation>Fetching the full picture</translation>
    </message>
    <message>
        <source>实时</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>画面停住</source>
        <translation>Frozen</translation>
    </message>
    <message>
        <source>画面停住了</source>
        <translation>The picture is frozen</translation>
    </message>
    <message>
        <source>正在连接</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>正在连接，第 {attempt} 次</source>
        <translation>Connecting, try {attempt}</translation>
    </message>
    <message>
        <source>连接中</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>无信号</source>
        <translation>No signal</translation>
    </message>
    <message>
        <source>中断 {age}</source>
        <translation>Lost {age}</translation>
    </message>
    <message>
        <source>{seconds} s 后重试</source>
        <translation>again in {seconds} s</translation>
    </message>
    <message>
        <source>正在重试</source>
        <translation>Trying again</translation>
    </message>
</context>
<context>
    <name>WallPanel</name>
    <message>
        <source>{count} 画面</source>
        <translation>{count} tiles</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>清空全部画面</source>
        <translation>Clear all tiles</translation>
    </message>
    <message>
        <source>全屏</source>
        <translation>Full screen</translation>
    </message>
    <message>
        <source>在整块屏幕上显示</source>
        <translation>Show on the whole screen</translation>
    </message>
</context>
<context>
    <name>WallStatusLine</name>
    <message>
        <source>退出全屏（Esc）</source>
        <translation>Leave full screen (Esc)</translation>
    </message>
    <message>
        <source>演示</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>与中心失联 {age}</source>
        <translation>Hub lost for {age}</translation>
    </message>
    <message>
        <source>正在连接中心</source>
        <translation>Connecting to the hub</translation>
    </message>
    <message>
        <source>未登录</source>
        <translation>Not signed in</translation>
    </message>
    <message>
        <source>值守屏 · {centre}</source>
        <translation>Watchfloor · {centre}</translation>
    </message>
    <message>
        <source>值守屏</source>
        <translation>Watchfloor</translation>
    </message>
</context>
<context>
    <name>WallView</name>
    <message>
        <source>电视墙</source>
        <translation>Video wall</translation>
    </message>
</context>
<context>
    <name>WallWindow</name>
    <message>
        <source>值守屏 · 大屏</source>
        <translation>Watchfloor · Wall</translation>
    </message>
</context>
<context>
    <name>Wiring</name>
    <message>
        <source>这条报警没有位置，找不到附近的摄像机</source>
        <translation>This alarm has no place, so no camera nearby can be found</translation>
    </message>
    <message>
        <source>附近没有带位置的摄像机</source>
        <translation>No camera with a known place nearby</translation>
    </message>
    <message>
        <source>附近没有摄像机，最近的一路在 {distance} 外</source>
        <translation>No camera nearby; the nearest is {distance} away</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>大屏</source>
        <translation>Wall</translation>
    </message>
    <message>
        <source>一张图</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>并列</source>
        <translation>Both</translation>
    </message>
</context>
<context>
    <name>ZoomButtons</name>
    <message>
        <source>放大（+）</source>
        <translation>Zoom in (+)</translation>
    </message>
    <message>
        <source>缩小（-）</source>
        <translation>Zoom out (-)</translation>
    </message>
    <message>
        <source>全城（Home）</source>
        <translation>Whole city (Home)</translation>
    </message>
</context>
</TS>
