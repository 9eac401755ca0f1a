<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>AbsenceDialog</name>
    <message>
        <source>班次</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>例如：病假、公出</source>
        <translation>e.g. sick leave, away on duty</translation>
    </message>
    <message>
        <source>这一班等人替，值班长在排班表里看到缺人</source>
        <translation>The shift waits for cover; the watch leader sees the gap on the roster</translation>
    </message>
    <message>
        <source>登记请假</source>
        <translation>Record absence</translation>
    </message>
    <message>
        <source>请写明原因</source>
        <translation>Please write the reason</translation>
    </message>
</context>
<context>
    <name>Ageing</name>
    <message>
        <source>1 h 内</source>
        <translation>Under 1 h</translation>
    </message>
    <message>
        <source>1–4 h</source>
        <translation>1–4 h</translation>
    </message>
    <message>
        <source>4–24 h</source>
        <translation>4–24 h</translation>
    </message>
    <message>
        <source>1–3 天</source>
        <translation>1–3 days</translation>
    </message>
    <message>
        <source>3 天以上</source>
        <translation>Over 3 days</translation>
    </message>
    <message>
        <source>合计</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
</context>
<context>
    <name>AlarmDelegate</name>
    <message>
        <source>{what}  {count} 条</source>
        <translation>{what}  {count} alarms</translation>
    </message>
    <message>
        <source>未确认 {count}</source>
        <translation>{count} unacked</translation>
    </message>
    <message>
        <source>{name} 接手</source>
        <translation>Taken by {name}</translation>
    </message>
    <message>
        <source>已转事件</source>
        <translation>Incident</translation>
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
        <source>已转事件</source>
        <translation>Has incident</translation>
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
        <source>抖动</source>
        <translation>Chattering</translation>
    </message>
    <message>
        <source>反复发生又恢复，请查传感器</source>
        <translation>Keeps raising and clearing; check the sensor</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Cleared</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>补传</source>
        <translation>Back-filled</translation>
    </message>
    <message>
        <source>断线期间发生，事后补报，不作提醒；若仍未恢复会重新提醒</source>
        <translation>Happened while the line was down and was told later: no call. If it still holds, it calls again</translation>
    </message>
    <message>
        <source>指令</source>
        <translation>Order</translation>
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
        <source>已通知{roles}</source>
        <translation>Notified: {roles}</translation>
    </message>
    <message>
        <source>升级</source>
        <translation>Escalated</translation>
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
        <source>转为事件…</source>
        <translation>To incident…</translation>
    </message>
    <message>
        <source>在地图上定位</source>
        <translation>Show on the map</translation>
    </message>
    <message>
        <source>调看最近两路摄像机</source>
        <translation>Show the two nearest cameras</translation>
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
        <source>没有{deed}：{reason}</source>
        <translation>{deed} was not done: {reason}</translation>
    </message>
    <message>
        <source>这条报警已经转为事件</source>
        <translation>This alarm already has an incident</translation>
    </message>
    <message>
        <source>列表不再移动，内容照常更新；再按一次，新来的报警排进列表（K）</source>
        <translation>The list stands still and its contents go on updating; press again to sort new alarms in (K)</translation>
    </message>
    <message>
        <source>解除锁定，新来的报警排进列表（K）</source>
        <translation>Unlock and sort new alarms in (K)</translation>
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
        <source>与中心断开，自 {clock} 起（{age}）。下面是断开前的内容。</source>
        <translation>Disconnected from the hub since {clock} ({age}). What follows is from before.</translation>
    </message>
</context>
<context>
    <name>AlarmTimeline</name>
    <message>
        <source>经过</source>
        <translation>History</translation>
    </message>
    <message>
        <source>经过（本席位所见）</source>
        <translation>History (as seen at this seat)</translation>
    </message>
    <message>
        <source>还有更早的 {count} 条，可在搜索里查看</source>
        <translation>{count} earlier ones; find them by search</translation>
    </message>
</context>
<context>
    <name>Alarms</name>
    <message>
        <source>搁置</source>
        <translation>Shelve</translation>
    </message>
    <message>
        <source>取消搁置</source>
        <translation>Unshelve</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Out of service</translation>
    </message>
    <message>
        <source>恢复使用</source>
        <translation>Return to service</translation>
    </message>
    <message>
        <source>复位</source>
        <translation>Reset</translation>
    </message>
    <message>
        <source>申请{deed}</source>
        <translation>Request: {deed}</translation>
    </message>
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
        <source>只有“已恢复待复位”的报警需要复位</source>
        <translation>Only “Cleared, latched” alarms need a reset</translation>
    </message>
    <message>
        <source>这条报警已经搁置</source>
        <translation>This alarm is already shelved</translation>
    </message>
    <message>
        <source>这条报警没有搁置</source>
        <translation>This alarm is not shelved</translation>
    </message>
    <message>
        <source>这条报警的设备已经停用</source>
        <translation>This alarm&apos;s device is already out of service</translation>
    </message>
    <message>
        <source>这条报警的设备没有停用</source>
        <translation>This alarm&apos;s device is not out of service</translation>
    </message>
    <message>
        <source>请先登录</source>
        <translation>Please sign in first</translation>
    </message>
    <message>
        <source>您的岗位不能{deed}这条报警，请找{whom}</source>
        <translation>Your role may not do this to this alarm: {deed}. Please ask: {whom}</translation>
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
        <source>补传的报警仍未恢复，开始提醒</source>
        <translation>The back-filled alarm still holds: calling</translation>
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
        <source>签收</source>
        <translation>Mark seen</translation>
    </message>
    <message>
        <source>补传</source>
        <translation>Back-filled</translation>
    </message>
    <message>
        <source>解除预警</source>
        <translation>Cancel the warning</translation>
    </message>
    <message>
        <source>操作</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>{deed}中…</source>
        <translation>{deed}: sending…</translation>
    </message>
    <message>
        <source>{what} {count} 条：{counts}</source>
        <translation>{what}, {count} alarms: {counts}</translation>
    </message>
    <message>
        <source>{who} 搁置至 {until}：{why}</source>
        <translation>Shelved by {who} until {until}: {why}</translation>
    </message>
    <message>
        <source>{who} 搁置一次，最迟 {until}：{why}</source>
        <translation>Shelved once by {who}, until {until} at the latest: {why}</translation>
    </message>
    <message>
        <source>已抑制</source>
        <translation>Suppressed</translation>
    </message>
    <message>
        <source>{who} 停用，工作票 {permit}：{why}</source>
        <translation>Out of service by {who}, permit {permit}: {why}</translation>
    </message>
    <message>
        <source>已停用</source>
        <translation>Out of service</translation>
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
    <message>
        <source>报警列表</source>
        <translation>Alarm list</translation>
    </message>
    <message>
        <source>确认选中的报警</source>
        <translation>Acknowledge the selected alarm</translation>
    </message>
    <message>
        <source>接手；已在自己手上的释放</source>
        <translation>Take; release if already yours</translation>
    </message>
    <message>
        <source>搁置；已搁置的取消搁置</source>
        <translation>Shelve; unshelve if shelved</translation>
    </message>
    <message>
        <source>设备停用；已停用的恢复使用</source>
        <translation>Take the device out of service; return it if out</translation>
    </message>
    <message>
        <source>复位已恢复的锁存报警</source>
        <translation>Reset a cleared latched alarm</translation>
    </message>
    <message>
        <source>转为事件上报</source>
        <translation>Report as an incident</translation>
    </message>
    <message>
        <source>在地图上定位</source>
        <translation>Show on the map</translation>
    </message>
    <message>
        <source>调看最近两路摄像机</source>
        <translation>Show the two nearest cameras</translation>
    </message>
    <message>
        <source>看详情；展开或收起一组</source>
        <translation>Show detail; unfold or fold a group</translation>
    </message>
    <message>
        <source>到下一条未确认的报警</source>
        <translation>To the next unacknowledged alarm</translation>
    </message>
    <message>
        <source>到第一条</source>
        <translation>To the first alarm</translation>
    </message>
    <message>
        <source>到最后一条</source>
        <translation>To the last alarm</translation>
    </message>
    <message>
        <source>按原因和地点归并，或逐条列出</source>
        <translation>Group by cause and place, or ungroup</translation>
    </message>
    <message>
        <source>展开一组</source>
        <translation>Unfold a group</translation>
    </message>
    <message>
        <source>收起一组</source>
        <translation>Fold a group</translation>
    </message>
    <message>
        <source>锁定列表，不让行移动</source>
        <translation>Lock the list so that rows stand still</translation>
    </message>
    <message>
        <source>到搜索框</source>
        <translation>To the search box</translation>
    </message>
    <message>
        <source>发布预警</source>
        <translation>Issue a warning</translation>
    </message>
    <message>
        <source>补传：断线期间发生，{severity}</source>
        <translation>Back-filled: happened while the line was down, {severity}</translation>
    </message>
    <message>
        <source>首次发生，{severity}</source>
        <translation>First raised, {severity}</translation>
    </message>
    <message>
        <source>第 {count} 次发生，{severity}</source>
        <translation>Raised again (time no. {count}), {severity}</translation>
    </message>
    <message>
        <source>{name} 复位</source>
        <translation>Reset by {name}</translation>
    </message>
    <message>
        <source>没有人接手，升级通知{role}</source>
        <translation>Not taken; escalated to {role}</translation>
    </message>
    <message>
        <source>与事件脱离</source>
        <translation>Unlinked from its incident</translation>
    </message>
    <message>
        <source>转为事件 {number}</source>
        <translation>Made incident {number}</translation>
    </message>
    <message>
        <source>{name} 申请{act}：{reason}</source>
        <translation>{act} requested by {name}: {reason}</translation>
    </message>
    <message>
        <source>{name} 同意申请</source>
        <translation>Request approved by {name}</translation>
    </message>
    <message>
        <source>{name} 没有同意申请</source>
        <translation>Request refused by {name}</translation>
    </message>
    <message>
        <source>{name} 搁置至 {until}：{reason}</source>
        <translation>Shelved by {name} until {until}: {reason}</translation>
    </message>
    <message>
        <source>搁置到期</source>
        <translation>Shelving expired</translation>
    </message>
    <message>
        <source>{name} 取消搁置</source>
        <translation>Unshelved by {name}</translation>
    </message>
    <message>
        <source>按规则抑制：{why}</source>
        <translation>Suppressed by rule: {why}</translation>
    </message>
    <message>
        <source>抑制解除</source>
        <translation>Suppression ended</translation>
    </message>
    <message>
        <source>{name} 停用，工作票 {permit}：{reason}</source>
        <translation>Out of service by {name}, permit {permit}: {reason}</translation>
    </message>
    <message>
        <source>{name} 恢复使用：{checked}</source>
        <translation>Returned to service by {name}: {checked}</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>未确认</source>
        <translation>Unacked</translation>
    </message>
    <message>
        <source>我接手的</source>
        <translation>Taken by me</translation>
    </message>
    <message>
        <source>已搁置</source>
        <translation>Shelved</translation>
    </message>
    <message>
        <source>已升级</source>
        <translation>Escalated</translation>
    </message>
    <message>
        <source>按轻重</source>
        <translation>By severity</translation>
    </message>
    <message>
        <source>最新在前</source>
        <translation>Newest first</translation>
    </message>
    <message>
        <source>最早在前</source>
        <translation>Oldest first</translation>
    </message>
    <message>
        <source>按地点</source>
        <translation>By place</translation>
    </message>
    <message>
        <source>按部门</source>
        <translation>By department</translation>
    </message>
    <message>
        <source>按接手人</source>
        <translation>By taker</translation>
    </message>
    <message>
        <source>搁置最久在前</source>
        <translation>Longest set aside first</translation>
    </message>
</context>
<context>
    <name>AnswerDialog</name>
    <message>
        <source>落实情况</source>
        <translation>Action taken</translation>
    </message>
    <message>
        <source>批示：{text}</source>
        <translation>Instruction: {text}</translation>
    </message>
    <message>
        <source>请写落实情况</source>
        <translation>Please enter the action taken</translation>
    </message>
</context>
<context>
    <name>AreaDesk</name>
    <message>
        <source>{name} 周边</source>
        <translation>Around {name}</translation>
    </message>
    <message>
        <source>正在查 {distance} 以内…</source>
        <translation>Looking within {distance}…</translation>
    </message>
    <message>
        <source>正在向中心查队伍、物资和部件…</source>
        <translation>Asking the hub for teams, supplies and components…</translation>
    </message>
    <message>
        <source>正在向中心取视野以外的车辆，车辆数还不全…</source>
        <translation>Asking the centre for vehicles outside the view; their count is not complete yet…</translation>
    </message>
    <message>
        <source>这个范围内没有资源。换一处，或打开更多图层再选</source>
        <translation>No resources in this area. Try another place, or turn on more layers and select again</translation>
    </message>
    <message>
        <source>圈选范围 · {size}</source>
        <translation>Selected area · {size}</translation>
    </message>
    <message>
        <source>{distance} 以内，由近到远</source>
        <translation>Within {distance}, nearest first</translation>
    </message>
    <message>
        <source>{words}；常住人口约 {n:,} 人</source>
        <translation>{words}; about {n:,} residents</translation>
    </message>
    <message>
        <source>{distance} 以内没有登记的资源</source>
        <translation>No registered resources within {distance}</translation>
    </message>
    <message>
        <source>与中心断开，连上后再查</source>
        <translation>The hub is away: look again once connected</translation>
    </message>
</context>
<context>
    <name>AskedSheets</name>
    <message>
        <source>与中心断开，连上后再看</source>
        <translation>Disconnected from the hub; look again once connected</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>中心没有及时答复，请再试一次</source>
        <translation>The hub did not answer in time; please try again</translation>
    </message>
    <message>
        <source>与中心断开，连上后再看</source>
        <translation>Disconnected from the hub; look again once connected</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>AssignDownDialog</name>
    <message>
        <source>要下级做什么，可不填</source>
        <translation>What the lower level should do; may stay empty</translation>
    </message>
</context>
<context>
    <name>Attached</name>
    <message>
        <source>附件</source>
        <translation>Attach</translation>
    </message>
    <message>
        <source>选文件，或把文件拖进来、把图片粘贴到内容里</source>
        <translation>Choose files, drag them here, or paste a picture into the text</translation>
    </message>
    <message>
        <source>“{name}”已经附上了</source>
        <translation>&quot;{name}&quot; is attached already</translation>
    </message>
    <message>
        <source>一条日志最多附 {n} 个文件</source>
        <translation>A log entry takes {n} files at most</translation>
    </message>
    <message>
        <source>选文件…</source>
        <translation>Choose file…</translation>
    </message>
    <message>
        <source>选要附上的文件</source>
        <translation>Choose files to attach</translation>
    </message>
    <message>
        <source>{name}：按一下去掉</source>
        <translation>{name}: press to remove</translation>
    </message>
</context>
<context>
    <name>AttachmentList</name>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>另存为…</source>
        <translation>Save as…</translation>
    </message>
    <message>
        <source>附件</source>
        <translation>Attach</translation>
    </message>
    <message>
        <source>附件 {n}</source>
        <translation>Attachments {n}</translation>
    </message>
    <message>
        <source>（更早的 {n} 个未列出）</source>
        <translation> ({n} older ones not listed)</translation>
    </message>
    <message>
        <source>另存附件</source>
        <translation>Save attachment as</translation>
    </message>
</context>
<context>
    <name>Attachments</name>
    <message>
        <source>“{name}”超过 {most} MB，没有附上</source>
        <translation>“{name}” is over {most} MB and was not attached</translation>
    </message>
    <message>
        <source>“{name}”是空文件，没有附上</source>
        <translation>&quot;{name}&quot; is empty and was not attached</translation>
    </message>
    <message>
        <source>“{name}”是程序，不能附到日志里</source>
        <translation>&quot;{name}&quot; is a program and cannot be attached to the log</translation>
    </message>
    <message>
        <source>“{name}”是脚本或可运行的文件，不能附到日志里</source>
        <translation>&quot;{name}&quot; is a script or can be run, and cannot be attached to the log</translation>
    </message>
    <message>
        <source>“{name}”带有宏，不能附到日志里；请另存为不带宏的</source>
        <translation>&quot;{name}&quot; has macros and cannot be attached to the log; save it without them</translation>
    </message>
    <message>
        <source>“{name}”不是能附的类型：可以附 PNG、JPEG、MP4、MKV、PDF、XLSX、DOCX、TXT</source>
        <translation>&quot;{name}&quot; is of no kind that can be attached: PNG, JPEG, MP4, MKV, PDF, XLSX, DOCX and TXT can</translation>
    </message>
    <message>
        <source>中心的附件空间已满，“{name}”等腾出空间后自动续传</source>
        <translation>The centre&apos;s room for attachments is full; &quot;{name}&quot; goes on by itself once there is room</translation>
    </message>
    <message>
        <source>“{name}”传到中心后与原文件不符，中心没有收</source>
        <translation>&quot;{name}&quot; reached the centre unlike the original and was not taken</translation>
    </message>
    <message>
        <source>中心正在收别的文件，“{name}”稍后续传</source>
        <translation>The centre is taking other files; &quot;{name}&quot; goes on a little later</translation>
    </message>
    <message>
        <source>中心磁盘已满，“{name}”等腾出空间后自动续传</source>
        <translation>The centre&apos;s disk is full; &quot;{name}&quot; goes on by itself once there is room</translation>
    </message>
    <message>
        <source>中心暂时读写不了“{name}”，稍后自动再试</source>
        <translation>The centre cannot read or write &quot;{name}&quot; for now; it is tried again by itself</translation>
    </message>
    <message>
        <source>“{name}”还没有从写它的席位传到中心，到齐后就能打开</source>
        <translation>&quot;{name}&quot; has not come from the desk that wrote it yet; it can be opened once it is complete</translation>
    </message>
    <message>
        <source>“{name}”已按规定销毁，日志里只留名称和摘要</source>
        <translation>&quot;{name}&quot; was destroyed by the rules; the log keeps its name and digest</translation>
    </message>
    <message>
        <source>“{name}”来自受限摄像机，您不是取证人或批准人，不能看</source>
        <translation>&quot;{name}&quot; is of a restricted camera; only who took or approved it may see it</translation>
    </message>
    <message>
        <source>“{name}”拍有驾驶员，只有审批人可以看</source>
        <translation>“{name}” shows drivers; only approvers may look</translation>
    </message>
    <message>
        <source>“{name}”没有传成：{why}</source>
        <translation>&quot;{name}&quot; was not sent: {why}</translation>
    </message>
    <message>
        <source>已销毁</source>
        <translation>Erased</translation>
    </message>
    <message>
        <source>受限</source>
        <translation>Restricted</translation>
    </message>
    <message>
        <source>没有传成</source>
        <translation>Not sent</translation>
    </message>
    <message>
        <source>等待续传 {percent} %</source>
        <translation>Waiting to go on, {percent} %</translation>
    </message>
    <message>
        <source>上传中 {percent} %</source>
        <translation>Sending, {percent} %</translation>
    </message>
    <message>
        <source>{name} {n} 条</source>
        <translation>{name}: {n}</translation>
    </message>
    <message>
        <source>本机还存着没有写入中心的日志：{who}。由本人登录后自动写入</source>
        <translation>Log entries not yet at the centre are kept on this station: {who}. They are written once their author signs in</translation>
    </message>
    <message>
        <source>“{name}”没有存成：{why}</source>
        <translation>&quot;{name}&quot; was not saved: {why}</translation>
    </message>
    <message>
        <source>已另存到 {path}</source>
        <translation>Saved as {path}</translation>
    </message>
    <message>
        <source>正在从中心取“{name}”…</source>
        <translation>Fetching &quot;{name}&quot; from the centre…</translation>
    </message>
    <message>
        <source>与中心断开，“{name}”连上后再打开</source>
        <translation>No line to the centre; &quot;{name}&quot; can be opened once it is back</translation>
    </message>
    <message>
        <source>取来的“{name}”与日志里的摘要不符，没有打开</source>
        <translation>What came of &quot;{name}&quot; does not match the digest in the log and was not opened</translation>
    </message>
    <message>
        <source>“{name}”打不开：{why}</source>
        <translation>&quot;{name}&quot; cannot be opened: {why}</translation>
    </message>
    <message>
        <source>“{name}”是早先的取证，只在取证的那台席位上</source>
        <translation>&quot;{name}&quot; is an early capture and lies only at the desk that took it</translation>
    </message>
    <message>
        <source>{number} {name} {clock} 截图</source>
        <translation>{number} {name} {clock} snapshot</translation>
    </message>
    <message>
        <source>{number} {name} {clock} 录像</source>
        <translation>{number} {name} {clock} clip</translation>
    </message>
    <message>
        <source>{number} {name} {clock}：</source>
        <translation>{number} {name} {clock}:</translation>
    </message>
</context>
<context>
    <name>Attendance</name>
    <message>
        <source>到岗</source>
        <translation>Present</translation>
    </message>
    <message>
        <source>▲ 迟到 {late} 分</source>
        <translation>▲ {late} min late</translation>
    </message>
    <message>
        <source>▲ 早退 {early} 分</source>
        <translation>▲ left {early} min early</translation>
    </message>
    <message>
        <source>▲ 迟到 {late} 分，早退 {early} 分</source>
        <translation>▲ {late} min late, left {early} min early</translation>
    </message>
    <message>
        <source>○ 请假</source>
        <translation>○ On leave</translation>
    </message>
    <message>
        <source>◆ 未到岗</source>
        <translation>◆ Missing</translation>
    </message>
    <message>
        <source>＋ 计划外在岗</source>
        <translation>＋ Unplanned</translation>
    </message>
    <message>
        <source>未到时间</source>
        <translation>Not yet due</translation>
    </message>
    <message>
        <source>{words} · 替班</source>
        <translation>{words} · covering</translation>
    </message>
</context>
<context>
    <name>AttendanceTab</name>
    <message>
        <source>导出 Excel…</source>
        <translation>Export to Excel…</translation>
    </message>
    <message>
        <source>考勤</source>
        <translation>Attendance</translation>
    </message>
    <message>
        <source>人员考勤</source>
        <translation>Attendance by person</translation>
    </message>
    <message>
        <source>逐班签到签退</source>
        <translation>Sign-on and sign-off, watch by watch</translation>
    </message>
    <message>
        <source>正在统计…</source>
        <translation>Counting…</translation>
    </message>
    <message>
        <source>与中心断开，考勤连上后再查</source>
        <translation>The line to the centre is down; ask for attendance once it is back</translation>
    </message>
    <message>
        <source>{year} 年第 {n} 季度</source>
        <translation>Quarter {n} of {year}</translation>
    </message>
    <message>
        <source>排了班、或在值班席签到过的人，这里按人列出迟到、早退、缺勤和在岗小时</source>
        <translation>Everyone who was planned or signed on at a watch seat stands here, with lateness, early leaving, absences and hours</translation>
    </message>
    <message>
        <source>这一季度没有排班和签到</source>
        <translation>No duties and no sign-on in this quarter</translation>
    </message>
    <message>
        <source>{people} 人 · 应到 {planned} 班 · 实到 {came} · 迟到 {late} · 未到岗 {n}</source>
        <translation>{people} people · {planned} watches due · {came} kept · {late} late · {n} missing</translation>
    </message>
    <message>
        <source>{name}：每一班的签到签退</source>
        <translation>{name}: sign-on and sign-off of each watch</translation>
    </message>
    <message>
        <source>值班考勤-{title}.xlsx</source>
        <translation>attendance-{title}.xlsx</translation>
    </message>
    <message>
        <source>Excel 表格 (*.xlsx)</source>
        <translation>Excel workbook (*.xlsx)</translation>
    </message>
    <message>
        <source>导出考勤</source>
        <translation>Export attendance</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>密钥文件 {file} 无法使用（{reason}）。</source>
        <translation>The key file {file} cannot be used ({reason}).</translation>
    </message>
    <message>
        <source>{folder}：没有完成，日志未改动（{reason}）。</source>
        <translation>{folder}: not done, the log is unchanged ({reason}).</translation>
    </message>
    <message>
        <source>{folder}：共 {count} 条，哈希链完整，链首 {hash}</source>
        <translation>{folder}: {count} events, the hash chain is whole, its head is {hash}</translation>
    </message>
    <message>
        <source>其中 {count} 条在归档段中。</source>
        <translation>{count} of them are in archive segments.</translation>
    </message>
    <message>
        <source>{count} 个签名全部有效，最近一个覆盖到第 {seq} 条。</source>
        <translation>All {count} signatures are valid; the latest covers up to event {seq}.</translation>
    </message>
    <message>
        <source>日志中还没有签名。</source>
        <translation>The log has no signature yet.</translation>
    </message>
    <message>
        <source>{folder}：第 {seq} 条的签名无效（{fault}）</source>
        <translation>{folder}: the signature of event {seq} is not valid ({fault})</translation>
    </message>
    <message>
        <source>{folder}：没有公钥文件 keys/signing.pub，无法校验第 {seq} 条的签名。请恢复它，或用 --public-key 指明另行保存的公钥文件。</source>
        <translation>{folder}: the public key file keys/signing.pub is missing, so the signature of event {seq} cannot be verified. Restore it, or name a copy kept elsewhere with --public-key.</translation>
    </message>
    <message>
        <source>{folder}：第 {seq} 条起日志被改动或缺失（{fault}）</source>
        <translation>{folder}: from event {seq} on the log was altered or is missing ({fault})</translation>
    </message>
    <message>
        <source>{folder}：归档段 archive/{file} 缺失或被改动（{fault}）。请从备份恢复这个文件。</source>
        <translation>{folder}: the archive segment archive/{file} is missing or was altered ({fault}). Restore this file from backup.</translation>
    </message>
    <message>
        <source>链首：第 {seq} 条</source>
        <translation>Head of chain: event {seq}</translation>
    </message>
    <message>
        <source>最近的签名：{time}（北京时间），签的是第 {seq} 条</source>
        <translation>Latest signature: {time} (Beijing time), of event {seq}</translation>
    </message>
    <message>
        <source>签名：</source>
        <translation>Signature:</translation>
    </message>
    <message>
        <source>公钥：</source>
        <translation>Public key:</translation>
    </message>
    <message>
        <source>公钥指纹：{text}</source>
        <translation>Public key fingerprint: {text}</translation>
    </message>
    <message>
        <source>请把链首和公钥指纹抄到别处保存：整个换掉的日志靠它们识破。</source>
        <translation>Copy the head of chain and the fingerprint to another place: only they give away a log that was replaced as a whole.</translation>
    </message>
    <message>
        <source>请用 --before 指明日期，例如 --before 2026-05-01。</source>
        <translation>Give the date with --before, for example --before 2026-05-01.</translation>
    </message>
    <message>
        <source>日志至少保留 180 天：只归档 {date} 以前的。</source>
        <translation>The log is kept for at least 180 days: only what is before {date} is archived.</translation>
    </message>
    <message>
        <source>已把 {count} 条日志移入 {folder}/archive，哈希链仍是一条。</source>
        <translation>{count} events were moved to {folder}/archive; the hash chain is still one.</translation>
    </message>
    <message>
        <source>{folder}：没有可归档的日志。</source>
        <translation>{folder}: nothing to archive.</translation>
    </message>
    <message>
        <source>请用 --subject 指明事件编号，用 --reason 写明原因。</source>
        <translation>Give the incident&apos;s number with --subject and the reason with --reason.</translation>
    </message>
    <message>
        <source>{subject} 的个人信息已销毁，不可恢复；日志和哈希链未改动。</source>
        <translation>The personal data of {subject} is erased and cannot be restored; log and hash chain are unchanged.</translation>
    </message>
    <message>
        <source>{subject} 没有个人信息，或早已销毁。</source>
        <translation>{subject} has no personal data, or it was erased before.</translation>
    </message>
    <message>
        <source>{folder}：主密钥完好，个人信息未删除。</source>
        <translation>{folder}: the master key is intact; no personal data was deleted.</translation>
    </message>
    <message>
        <source>{folder}：无法解读的个人信息已全部删除，中心服务下次启动时另建主密钥。</source>
        <translation>{folder}: all unreadable personal data was deleted; the hub makes a new master key at its next start.</translation>
    </message>
</context>
<context>
    <name>BeginDialog</name>
    <message>
        <source>开始交班</source>
        <translation>Start handover</translation>
    </message>
    <message>
        <source>请选择</source>
        <translation>Please choose</translation>
    </message>
    <message>
        <source>接班人</source>
        <translation>Incoming officer</translation>
    </message>
    <message>
        <source>{giving} 交给 {taking}，席位：{seat}。开始后中心按此刻的情况汇总交接单</source>
        <translation>{giving} hands over to {taking}, seat: {seat}. Once started, the hub draws up the handover sheet as things stand now</translation>
    </message>
    <message>
        <source>排班表里下一班没有排到人，请选择接班人</source>
        <translation>Nobody is on the roster for the next shift; please choose who takes over</translation>
    </message>
    <message>
        <source>没有下一班：先在排班里排好，再交班</source>
        <translation>There is no next shift: put it on the roster first, then hand over</translation>
    </message>
    <message>
        <source>请选择接班人</source>
        <translation>Please choose who takes over</translation>
    </message>
</context>
<context>
    <name>Bench</name>
    <message>
        <source>缺少对照程序，无法对照测量。只测值守屏：加 --alone</source>
        <translation>The programs to compare with are missing. To measure Watchfloor only, add --alone</translation>
    </message>
    <message>
        <source>640×360 H.264 {fps} fps，RTSP，窗口 1920×1080，{runs} 次交替运行的中位数，每次 {seconds} 秒</source>
        <translation>640×360 H.264 {fps} fps over RTSP, window 1920×1080, medians of {runs} interleaved runs of {seconds} s</translation>
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
        <source>降载窗格</source>
        <translation>Tiles shed</translation>
    </message>
    <message>
        <source>撕裂</source>
        <translation>Torn</translation>
    </message>
    <message>
        <source>值守屏 {tiles} 路</source>
        <translation>Watchfloor {tiles}</translation>
    </message>
    <message>
        <source>{name} {tiles} 路：有一次运行中途退出</source>
        <translation>{name} at {tiles} tiles: one run ended early</translation>
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
    <message>
        <source>列表未在 {seconds} 秒内显示全部告警</source>
        <translation>the list did not show all alarms within {seconds} s</translation>
    </message>
    <message>
        <source>--rows、--rate 和 --seconds 应大于 0</source>
        <translation>--rows, --rate and --seconds must be more than 0</translation>
    </message>
    <message>
        <source>--clients 至少为 {least}，--seconds 应大于 0</source>
        <translation>--clients must be at least {least}, --seconds more than 0</translation>
    </message>
    <message>
        <source>未安装对照程序 {name}：sudo apt-get install {packages}</source>
        <translation>The peer {name} is not installed: sudo apt-get install {packages}</translation>
    </message>
    <message>
        <source>切换后 {missing}/{tiles} 路没有画面</source>
        <translation>After the change {missing} of {tiles} tiles had no picture</translation>
    </message>
    <message>
        <source>--tiles 应为 1 到 {most}</source>
        <translation>--tiles must be 1 to {most}</translation>
    </message>
    <message>
        <source>{wanted} 个中只收到 {here} 个</source>
        <translation>Only {here} of {wanted} arrived</translation>
    </message>
    <message>
        <source>接入程序没有启动</source>
        <translation>the gateway did not start</translation>
    </message>
    <message>
        <source>模拟的部门系统没有做完</source>
        <translation>The simulated department systems did not finish</translation>
    </message>
    <message>
        <source>--seconds 应大于 0</source>
        <translation>--seconds must be above 0</translation>
    </message>
    <message>
        <source>设备没有全部注册</source>
        <translation>not all devices registered</translation>
    </message>
    <message>
        <source>--targets 和 --seconds 应大于 0</source>
        <translation>--targets and --seconds must be above 0</translation>
    </message>
    <message>
        <source>模拟摄像机没有说出点播的时刻</source>
        <translation>The simulated camera did not say when it was called</translation>
    </message>
    <message>
        <source>点播后没有画面：{why}</source>
        <translation>No picture after the call: {why}</translation>
    </message>
    <message>
        <source>处理器 = {fixed} + {tile} × 路数（占一个核的 %），离直线最远 {points} 点（{share} %）</source>
        <translation>CPU = {fixed} + {tile} × tiles (% of one core); farthest from the line: {points} points ({share} %)</translation>
    </message>
</context>
<context>
    <name>BoardColumn</name>
    <message>
        <source>▲ 超期 {n}</source>
        <translation>▲ Overdue {n}</translation>
    </message>
</context>
<context>
    <name>CallDialog</name>
    <message>
        <source>例如：临港化工园区处置会商</source>
        <translation>e.g. conference on the Lingang chemical park response</translation>
    </message>
    <message>
        <source>议题</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>形式</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>现在就开</source>
        <translation>Start now</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>议程</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>一行一项</source>
        <translation>One item a line</translation>
    </message>
    <message>
        <source>一行一人：姓名，单位。主持人前面加 *；值班用户写姓名即可</source>
        <translation>One person a line: name, unit. Put * before the host; for duty users the name will do</translation>
    </message>
    <message>
        <source>参会人</source>
        <translation>Taking part</translation>
    </message>
    <message>
        <source>参会 {n} 人</source>
        <translation>Taking part: {n}</translation>
    </message>
    <message>
        <source>带 {n} 路画面</source>
        <translation>with {n} pictures</translation>
    </message>
    <message>
        <source>由值班长或指挥长同意后召开</source>
        <translation>held once the watch leader or commander agrees</translation>
    </message>
    <message>
        <source>参会人一行一人：姓名，单位；主持人前面加 *</source>
        <translation>One person a line: name, office; * before the host</translation>
    </message>
    <message>
        <source>请写议题</source>
        <translation>Please enter the subject</translation>
    </message>
    <message>
        <source>会商时间已经过去了</source>
        <translation>The time of the conference is already past</translation>
    </message>
    <message>
        <source>议程每一项不超过 {n} 字</source>
        <translation>Each agenda item may have {n} characters at most</translation>
    </message>
</context>
<context>
    <name>CallForm</name>
    <message>
        <source>来电</source>
        <translation>Incoming</translation>
    </message>
    <message>
        <source>去电</source>
        <translation>Outgoing</translation>
    </message>
    <message>
        <source>对方单位</source>
        <translation>Their unit</translation>
    </message>
    <message>
        <source>姓名，单独加密保存</source>
        <translation>Name, encrypted separately</translation>
    </message>
    <message>
        <source>号码，单独加密保存</source>
        <translation>Number, encrypted separately</translation>
    </message>
    <message>
        <source>复述了什么，用原话</source>
        <translation>What was read back, in their own words</translation>
    </message>
    <message>
        <source>谁复述的</source>
        <translation>Who read it back</translation>
    </message>
    <message>
        <source>复述</source>
        <translation>Read-back</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>号码</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>复述内容</source>
        <translation>What was read back</translation>
    </message>
    <message>
        <source>复述人</source>
        <translation>Read back by</translation>
    </message>
    <message>
        <source>沿用原记录，填了才换</source>
        <translation>Kept from the entry; replaced only by what you fill in</translation>
    </message>
    <message>
        <source>请填对方单位</source>
        <translation>Please enter their unit</translation>
    </message>
    <message>
        <source>复述要写明复述了什么、谁复述的</source>
        <translation>Give what was read back and who read it back</translation>
    </message>
</context>
<context>
    <name>CancelDialog</name>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>请另行通知：{names}等 {n} 人</source>
        <translation>Please tell them yourself: {names} ({n} in all)</translation>
    </message>
    <message>
        <source>请写明原因</source>
        <translation>Please write the reason</translation>
    </message>
</context>
<context>
    <name>CardDelegate</name>
    <message>
        <source>提交中…</source>
        <translation>Sending…</translation>
    </message>
</context>
<context>
    <name>CardDesk</name>
    <message>
        <source>最近的摄像机：{name}，{distance}</source>
        <translation>Nearest camera: {name}, {distance}</translation>
    </message>
</context>
<context>
    <name>CardHead</name>
    <message>
        <source>收起（Esc）</source>
        <translation>Close (Esc)</translation>
    </message>
    <message>
        <source>收起</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>打印事件卡（Ctrl+P）</source>
        <translation>Print the incident card (Ctrl+P)</translation>
    </message>
    <message>
        <source>打印事件卡</source>
        <translation>Print the incident card</translation>
    </message>
    <message>
        <source>{when}{origin}</source>
        <translation>{when}{origin}</translation>
    </message>
    <message>
        <source>无人接手</source>
        <translation>Not taken</translation>
    </message>
    <message>
        <source>{name}接手</source>
        <translation>Taken by {name}</translation>
    </message>
</context>
<context>
    <name>CardLinked</name>
    <message>
        <source>关联记录</source>
        <translation>Linked records</translation>
    </message>
    <message>
        <source>另有 {n} 条</source>
        <translation>{n} more</translation>
    </message>
</context>
<context>
    <name>CardPicture</name>
    <message>
        <source>正在打开画面…</source>
        <translation>Opening picture…</translation>
    </message>
</context>
<context>
    <name>CardPopup</name>
    <message>
        <source>关闭（Esc）</source>
        <translation>Close (Esc)</translation>
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
        <source>调看最近的两路摄像机</source>
        <translation>Show the two nearest cameras</translation>
    </message>
    <message>
        <source>对讲</source>
        <translation>Talk</translation>
    </message>
    <message>
        <source>上墙并打开喊话</source>
        <translation>To the wall, and open talk</translation>
    </message>
    <message>
        <source>文字下发</source>
        <translation>Send text</translation>
    </message>
    <message>
        <source>给驾驶员下发一条文字</source>
        <translation>Send the driver a text</translation>
    </message>
    <message>
        <source>登记事件</source>
        <translation>Log incident</translation>
    </message>
    <message>
        <source>在这里登记一起事件</source>
        <translation>Register an incident here</translation>
    </message>
    <message>
        <source>周边力量</source>
        <translation>Forces nearby</translation>
    </message>
    <message>
        <source>列出最近的队伍、物资和车辆</source>
        <translation>List the nearest teams, supplies and vehicles</translation>
    </message>
    <message>
        <source>派遣</source>
        <translation>Dispatched</translation>
    </message>
    <message>
        <source>给这支队伍派任务</source>
        <translation>Assign this team a task</translation>
    </message>
    <message>
        <source>打开事件</source>
        <translation>Open incident</translation>
    </message>
    <message>
        <source>看这起事件的办理情况</source>
        <translation>See how this incident stands</translation>
    </message>
    <message>
        <source>设备抓拍</source>
        <translation>Snapshots</translation>
    </message>
    <message>
        <source>看设备抓拍的图片，或请它抓拍</source>
        <translation>See the device&apos;s snapshots, or ask it for one</translation>
    </message>
</context>
<context>
    <name>CardTrend</name>
    <message>
        <source>正在取 24 小时数据…</source>
        <translation>Fetching 24 hours of data…</translation>
    </message>
    <message>
        <source>24 小时内没有数据</source>
        <translation>No data in 24 hours</translation>
    </message>
    <message>
        <source>24 小时：最低 {low:g}，最高 {high:g} {unit}</source>
        <translation>24 hours: low {low:g}, high {high:g} {unit}</translation>
    </message>
    <message>
        <source>与中心断开，连上后再看</source>
        <translation>Disconnected from the hub; look again once connected</translation>
    </message>
</context>
<context>
    <name>ChangeDialog</name>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>Situation</translation>
    </message>
    <message>
        <source>标题不能空</source>
        <translation>The title cannot be empty</translation>
    </message>
</context>
<context>
    <name>ChangesDialog</name>
    <message>
        <source>将改动 {count} 处，逐条记入日志</source>
        <translation>Changes to make: {count}, each one logged</translation>
    </message>
    <message>
        <source>没有要改动的：排班表已经是这样</source>
        <translation>Nothing to change: the roster already reads so</translation>
    </message>
    <message>
        <source>{count} 处已经开始或过去，不改</source>
        <translation>Already begun or past, left as they are: {count}</translation>
    </message>
    <message>
        <source>✕ {count} 处同一个人同一时间排了两个席位，提交前请看清</source>
        <translation>✕ One person in two seats at the same time: {count}. Look closely before you submit</translation>
    </message>
    <message>
        <source>提交 {count} 处</source>
        <translation>Submit {count}</translation>
    </message>
    <message>
        <source>△ {count} 处同一个人接连上两班，中间没有休息</source>
        <translation>△ {count} times the same person has two watches on end, without rest between</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>班次</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>席位</source>
        <translation>Seat</translation>
    </message>
    <message>
        <source>现在</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>改为</source>
        <translation>Change to</translation>
    </message>
    <message>
        <source>未排</source>
        <translation>Unassigned</translation>
    </message>
    <message>
        <source>✕ {name}，也在 {seat}</source>
        <translation>✕ {name}, also in {seat}</translation>
    </message>
    <message>
        <source>△ {name}，接连两班</source>
        <translation>△ {name}, two watches on end</translation>
    </message>
</context>
<context>
    <name>ChangesPane</name>
    <message>
        <source>全部知悉</source>
        <translation>Note all</translation>
    </message>
    <message>
        <source>截止以后的变化</source>
        <translation>Changes since the cutoff</translation>
    </message>
    <message>
        <source>与中心断线，截止以后的变化暂时看不到</source>
        <translation>The hub is away: changes since the cutoff cannot be seen for now</translation>
    </message>
    <message>
        <source>签字以后又有 {n} 处变化，照常移交</source>
        <translation>{n} more changes after the signature; the handover goes on</translation>
    </message>
    <message>
        <source>截止以后有变化 · {n} 处未知悉</source>
        <translation>Changes since the cutoff · {n} not noted</translation>
    </message>
    <message>
        <source>截止以后的变化 · 已全部知悉</source>
        <translation>Changes since the cutoff · all noted</translation>
    </message>
    <message>
        <source>截止以后没有变化</source>
        <translation>No changes since the cutoff</translation>
    </message>
</context>
<context>
    <name>ChannelPage</name>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>自动</source>
        <translation>Automatic</translation>
    </message>
    <message>
        <source>摄像机编号</source>
        <translation>Camera number</translation>
    </message>
    <message>
        <source>摄像机名称</source>
        <translation>Camera name</translation>
    </message>
    <message>
        <source>按设备</source>
        <translation>As the device says</translation>
    </message>
    <message>
        <source>密级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>受限：截图和导出录像要写明事由，由另一人批准</source>
        <translation>Restricted: stills and clips need a written reason and a second person’s approval</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>选一个通道，设它在墙上的编号、名称和密级</source>
        <translation>Choose a channel to set its number, name and class on the wall</translation>
    </message>
    <message>
        <source>通道 {channel} 作为摄像机：不填的按设备报的和自动编的</source>
        <translation>Channel {channel} as a camera: what is left empty is as the device says or numbered automatically</translation>
    </message>
    <message>
        <source>编号 {number} 是本设备的“{name}”的。再按一次保存，两路互换编号</source>
        <translation>Number {number} is that of this device&apos;s “{name}”. Save once more and the two exchange their numbers</translation>
    </message>
    <message>
        <source>一台设备最多给 {count} 个通道单独设</source>
        <translation>At most {count} channels of one device can be set one by one</translation>
    </message>
</context>
<context>
    <name>ChannelTable</name>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>业务分组</source>
        <translation>Business group</translation>
    </message>
    <message>
        <source>云台</source>
        <translation>PTZ</translation>
    </message>
    <message>
        <source>密级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>国标编号</source>
        <translation>GB code</translation>
    </message>
    <message>
        <source>通道</source>
        <translation>Channel</translation>
    </message>
    <message>
        <source>在线</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>球机</source>
        <translation>Dome</translation>
    </message>
    <message>
        <source>半球</source>
        <translation>Half dome</translation>
    </message>
    <message>
        <source>固定枪机</source>
        <translation>Fixed bullet</translation>
    </message>
    <message>
        <source>云台枪机</source>
        <translation>PTZ bullet</translation>
    </message>
</context>
<context>
    <name>CitizenAnswerDialog</name>
    <message>
        <source>经由</source>
        <translation>Via</translation>
    </message>
    <message>
        <source>答复</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>对方会看到这些话：怎么处理的，结果如何</source>
        <translation>They will see these words: what was done, and how it ended</translation>
    </message>
    <message>
        <source>发回上报的系统，原编号 {number}；送到后对方可以看到，不能撤回</source>
        <translation>Goes back to the reporting system, its number {number}; once delivered they can see it and it cannot be taken back</translation>
    </message>
    <message>
        <source>并案的 {n} 份上报都会收到，原编号 {number}；送到后对方可以看到，不能撤回</source>
        <translation>All {n} merged reports are told, under their own numbers {number}; once delivered the others see it and it cannot be taken back</translation>
    </message>
    <message>
        <source>您的岗位不能答复，请找{whom}</source>
        <translation>Your role may not answer; please ask: {whom}</translation>
    </message>
    <message>
        <source>请写答复</source>
        <translation>Please write the answer</translation>
    </message>
    <message>
        <source>答复最多 {most} 字，现在 {count} 字</source>
        <translation>An answer may have {most} characters at most; this has {count}</translation>
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
        <source>这台机器的大屏叫什么名字，默认取配置文件或机器名</source>
        <translation>name of this machine&apos;s wall; by default from the settings, or the machine&apos;s name</translation>
    </message>
    <message>
        <source>无人值守：被强行结束或停住时自动重新启动</source>
        <translation>Unattended: starts again by itself when it was killed or hangs</translation>
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
        <source>只接入这个部门（每个部门一个进程，互不牵连），默认全部接入</source>
        <translation>Serve this department alone (one process each, so that none takes another along); all by default</translation>
    </message>
    <message>
        <source>转发服务：接收国标设备的画面，供控制台观看，并录像</source>
        <translation>relay: receives pictures of GB/T 28181 devices, serves them to consoles, and records</translation>
    </message>
    <message>
        <source>演示城市：模拟设备与部门系统</source>
        <translation>the demo city: simulated devices and departments</translation>
    </message>
    <message>
        <source>接入：试用一个映射文件，不上送任何数据</source>
        <translation>feeds: try out a mapping file; nothing is sent on</translation>
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
        <source>打印用的表格和样张：系统中断时的手工表、交接班单等</source>
        <translation>forms to print, with samples: sheets for when the system is down, handover sheets and more</translation>
    </message>
    <message>
        <source>存到哪个文件夹</source>
        <translation>folder to save to</translation>
    </message>
    <message>
        <source>审计</source>
        <translation>audit the log</translation>
    </message>
    <message>
        <source>灾害天气：数据与预警成倍增加</source>
        <translation>severe weather: data and warnings multiply</translation>
    </message>
    <message>
        <source>try：请求一次，原始数据与映射结果并列，并说明哪些不符</source>
        <translation>try: ask once, show raw data beside mapped results, and say what does not fit</translation>
    </message>
    <message>
        <source>映射文件（TOML）</source>
        <translation>mapping file (TOML)</translation>
    </message>
    <message>
        <source>对方系统的地址，默认取映射文件</source>
        <translation>address of the other system; by default from the mapping file</translation>
    </message>
    <message>
        <source>每个流显示几条</source>
        <translation>records to show per stream</translation>
    </message>
    <message>
        <source>verify：校验哈希链、归档段和签名；head：显示链首及其签名；archive：归档旧日志；erase：销毁一个事件的个人信息；rekey：主密钥丢失后另建</source>
        <translation>verify: check the hash chain, archived segments and signatures; head: show the chain&apos;s head and its signature; archive: archive old events; erase: erase an incident&apos;s personal data; rekey: make a new master key after the old one is lost</translation>
    </message>
    <message>
        <source>archive：归档此日期以前的日志（至少保留 180 天）</source>
        <translation>archive: archive the log before this date (at least 180 days are kept)</translation>
    </message>
    <message>
        <source>verify：改用另行保存的公钥文件</source>
        <translation>verify: use a public key file kept elsewhere</translation>
    </message>
    <message>
        <source>erase：事件编号</source>
        <translation>erase: the incident&apos;s number</translation>
    </message>
    <message>
        <source>erase：原因，记入日志</source>
        <translation>erase: the reason, recorded in the log</translation>
    </message>
    <message>
        <source>取证文件夹或其中一个文件；或存档的交接班单（PDF）</source>
        <translation>A folder of evidence or one of its files; or the kept sheet of a handover (PDF)</translation>
    </message>
    <message>
        <source>wall：大屏；latency：画面延迟；switch：场景切换；table：大屏整张表；line：每多一路的开销；alarms：告警列表；hub：中心服务；ps：国标码流解封装；relay：国标画面与 RTSP 画面对比；gb28181：国标设备注册；invite：国标点播首帧；map：一张图；departments：部门数据接入</source>
        <translation>wall: the video wall; latency: picture latency; switch: scene changes; table: the whole table of the wall; line: what each further tile costs; alarms: the alarm list; hub: the centre’s service; ps: unpacking of GB streams; relay: GB pictures beside RTSP; gb28181: registration of GB devices; invite: first picture of a GB channel; map: the map; departments: the departments’ data</translation>
    </message>
    <message>
        <source>视频地址或文件；地址中的 {n} 代表画面序号；默认自带摄像机</source>
        <translation>address or file of the video; {n} in an address is the tile&apos;s number; by default cameras of its own</translation>
    </message>
    <message>
        <source>自带摄像机的画面大小，如 1920x1080</source>
        <translation>picture size of its own cameras, such as 1920x1080</translation>
    </message>
    <message>
        <source>大屏只用几个处理器核；0：全部</source>
        <translation>how many processor cores the wall may use; 0: all</translation>
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
        <source>中心的公钥文件（signing.pub）；不指明时取本机的</source>
        <translation>the centre&apos;s public keys (signing.pub); by default this machine&apos;s</translation>
    </message>
    <message>
        <source>画面路数</source>
        <translation>number of tiles</translation>
    </message>
    <message>
        <source>测量秒数</source>
        <translation>seconds to measure</translation>
    </message>
    <message>
        <source>告警条数</source>
        <translation>number of alarms</translation>
    </message>
    <message>
        <source>每秒变化数</source>
        <translation>changes per second</translation>
    </message>
    <message>
        <source>席位连接数</source>
        <translation>number of connected seats</translation>
    </message>
    <message>
        <source>gb28181：设备数</source>
        <translation>gb28181: number of devices</translation>
    </message>
    <message>
        <source>map：移动目标数</source>
        <translation>map: number of moving targets</translation>
    </message>
    <message>
        <source>map：再列出每帧各阶段的处理器时间</source>
        <translation>map: also list the CPU time of each stage of a frame</translation>
    </message>
    <message>
        <source>启动与检索测量时记录中的事件数</source>
        <translation>events in the record when start and search are measured</translation>
    </message>
    <message>
        <source>输出 JSON</source>
        <translation>print JSON</translation>
    </message>
    <message>
        <source>校验截图、录像和交接班单：文件、清单、签名</source>
        <translation>Verify stills, clips and handover sheets: files, manifests, signatures</translation>
    </message>
    <message>
        <source>table、line：把结果写进 docs/proof</source>
        <translation>table, line: write the result into docs/proof</translation>
    </message>
    <message>
        <source>table：只测值守屏，不与其他程序对照</source>
        <translation>table: measure Watchfloor only, beside no other program</translation>
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
    <message>
        <source>{name}  {pages} 页</source>
        <translation>{name}  {pages} pages</translation>
    </message>
    <message>
        <source>没有名为 {name} 的网关。可用：{names}</source>
        <translation>There is no gateway called {name}. There are: {names}</translation>
    </message>
    <message>
        <source>另一个网关正在使用 {folder}，请先结束它</source>
        <translation>Another gateway uses {folder}; end that one first</translation>
    </message>
</context>
<context>
    <name>CodesPage</name>
    <message>
        <source>只看不一致的</source>
        <translation>Differing only</translation>
    </message>
    <message>
        <source>目录</source>
        <translation>Catalogue</translation>
    </message>
    <message>
        <source>代码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>本市</source>
        <translation>This city</translation>
    </message>
    <message>
        <source>对方</source>
        <translation>Theirs</translation>
    </message>
    <message>
        <source>差别</source>
        <translation>Difference</translation>
    </message>
    <message>
        <source>省平台</source>
        <translation>Provincial platform</translation>
    </message>
    <message>
        <source>和谁比</source>
        <translation>Compare with</translation>
    </message>
    <message>
        <source>代码差异</source>
        <translation>Code differences</translation>
    </message>
    <message>
        <source>共 {count} 条，不一致 {differing} 条</source>
        <translation>{count} in all, {differing} differ</translation>
    </message>
    <message>
        <source>没有不一致的代码</source>
        <translation>No codes differ</translation>
    </message>
    <message>
        <source>本市的代码和对方的都对得上</source>
        <translation>This city&apos;s codes all match theirs</translation>
    </message>
    <message>
        <source>对方的事项清单和数据规范接通后，和本市的逐条比对</source>
        <translation>Once their list of matters and data standard are connected, each is compared with this city&apos;s</translation>
    </message>
    <message>
        <source>还没有收到对方的代码</source>
        <translation>No codes received from them yet</translation>
    </message>
    <message>
        <source>事项清单</source>
        <translation>Matters</translation>
    </message>
    <message>
        <source>数据项</source>
        <translation>Data items</translation>
    </message>
    <message>
        <source>一致</source>
        <translation>Same</translation>
    </message>
    <message>
        <source>对方没有</source>
        <translation>They lack it</translation>
    </message>
    <message>
        <source>本市没有</source>
        <translation>This city lacks it</translation>
    </message>
    <message>
        <source>名称不同</source>
        <translation>Names differ</translation>
    </message>
    <message>
        <source>与中心断开，代码暂时比不了</source>
        <translation>The hub is away: codes cannot be compared for now</translation>
    </message>
</context>
<context>
    <name>Commander</name>
    <message>
        <source>报警</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <source>上报</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>批示</source>
        <translation>Instruct</translation>
    </message>
    <message>
        <source>受理</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>不受理</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>并案</source>
        <translation>Merged</translation>
    </message>
    <message>
        <source>立案</source>
        <translation>Filed</translation>
    </message>
    <message>
        <source>派遣</source>
        <translation>Dispatched</translation>
    </message>
    <message>
        <source>处置</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>核查</source>
        <translation>Verifying</translation>
    </message>
    <message>
        <source>缓办</source>
        <translation>Deferred</translation>
    </message>
    <message>
        <source>结案</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>办结</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>退件</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>派任务</source>
        <translation>Task assigned</translation>
    </message>
    <message>
        <source>预警</source>
        <translation>Warning</translation>
    </message>
    <message>
        <source>申请{act}：{title}</source>
        <translation>{act} requested: {title}</translation>
    </message>
    <message>
        <source>{name}（{role}）申请，已等 {age}</source>
        <translation>{name} ({role}), waiting {age}</translation>
    </message>
    <message>
        <source>{name} 申请，已等 {age}</source>
        <translation>{name}, waiting {age}</translation>
    </message>
    <message>
        <source>须第二人审批（{whom}），申请人不能自批</source>
        <translation>Needs a second person ({whom}); never the requester</translation>
    </message>
    <message>
        <source>超期 {age}</source>
        <translation>Overdue {age}</translation>
    </message>
    <message>
        <source>剩 {age}</source>
        <translation>{age} left</translation>
    </message>
    <message>
        <source>缓办到 {until}</source>
        <translation>Defer until {until}</translation>
    </message>
    <message>
        <source>结论：{text}</source>
        <translation>Conclusion: {text}</translation>
    </message>
    <message>
        <source>调为{level}</source>
        <translation>Change to {level}</translation>
    </message>
    <message>
        <source>请{departments}参与</source>
        <translation>Bring in {departments}</translation>
    </message>
    <message>
        <source>搁置 {minutes} min</source>
        <translation>Shelve for {minutes} min</translation>
    </message>
    <message>
        <source>停用许可 {permit}</source>
        <translation>Permit {permit}</translation>
    </message>
    <message>
        <source>派给{whom}</source>
        <translation>Assign to {whom}</translation>
    </message>
    <message>
        <source>取出 {time} 的截图</source>
        <translation>still of {time}</translation>
    </message>
    <message>
        <source>取出 {first} 至 {last} 的录像</source>
        <translation>clip from {first} to {last}</translation>
    </message>
    <message>
        <source>立案为{level}，{lead}牵头</source>
        <translation>Filed as {level}, led by {lead}</translation>
    </message>
    <message>
        <source>立案为{level}，{lead}牵头，{parties}参与</source>
        <translation>Filed as {level}, led by {lead}, with {parties}</translation>
    </message>
    <message>
        <source>{state}，已等 {age}，由{whom}审批</source>
        <translation>{state} for {age}, {whom} to approve</translation>
    </message>
    <message>
        <source>{state}：{why}</source>
        <translation>{state}: {why}</translation>
    </message>
    <message>
        <source>{state}（{name}）</source>
        <translation>{state} ({name})</translation>
    </message>
    <message>
        <source>无人接手</source>
        <translation>Not taken</translation>
    </message>
    <message>
        <source>已督办</source>
        <translation>Supervised</translation>
    </message>
    <message>
        <source>批示待答复 {count}</source>
        <translation>Unanswered instructions: {count}</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>下一条</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>上一条</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>等我决定</source>
        <translation>Awaiting my decision</translation>
    </message>
    <message>
        <source>同意</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>不同意</source>
        <translation>Refuse</translation>
    </message>
    <message>
        <source>已经超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervise</translation>
    </message>
</context>
<context>
    <name>CommanderPage</name>
    <message>
        <source>没有超期的事件和任务</source>
        <translation>No overdue incidents or tasks</translation>
    </message>
    <message>
        <source>我的申请</source>
        <translation>My requests</translation>
    </message>
    <message>
        <source>生效中的预警</source>
        <translation>Warnings in force</translation>
    </message>
    <message>
        <source>近一小时</source>
        <translation>Last hour</translation>
    </message>
    <message>
        <source>{count} 件</source>
        <translation>{count}</translation>
    </message>
    <message>
        <source>没有提交过申请</source>
        <translation>You have made no requests</translation>
    </message>
    <message>
        <source>没有预警</source>
        <translation>No warnings</translation>
    </message>
    <message>
        <source>近一小时没有要事</source>
        <translation>Nothing major in the last hour</translation>
    </message>
    <message>
        <source>{count} 件，两人规则：申请人不能自批</source>
        <translation>{count}, two-person rule: never the requester</translation>
    </message>
    <message>
        <source>没有等您审批的申请</source>
        <translation>No requests wait for you</translation>
    </message>
    <message>
        <source>等我决定</source>
        <translation>For my decision</translation>
    </message>
    <message>
        <source>已经超期 · 该催谁</source>
        <translation>Overdue · whom to chase</translation>
    </message>
    <message>
        <source>六个领域</source>
        <translation>Six domains</translation>
    </message>
    <message>
        <source>申请</source>
        <translation>Request</translation>
    </message>
    <message>
        <source>事件</source>
        <translation>Incident</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>附件存好了；内容改过，请看过后再按一次写入</source>
        <translation>The attachment is kept; the words have changed since: look, and write again</translation>
    </message>
    <message>
        <source>附件还在保存…存好后自动写入</source>
        <translation>The attachment is still being kept… the entry is written as soon as it is</translation>
    </message>
</context>
<context>
    <name>ConfigPage</name>
    <message>
        <source>重新读取</source>
        <translation>Read again</translation>
    </message>
    <message>
        <source>设备本身或它的通道</source>
        <translation>The device itself or one of its channels</translation>
    </message>
    <message>
        <source>参数</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>取值</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>设备配置</source>
        <translation>Device settings</translation>
    </message>
    <message>
        <source>设备不在线，读不到它的配置</source>
        <translation>The device is offline: its settings cannot be read</translation>
    </message>
    <message>
        <source>正在读取</source>
        <translation>Reading</translation>
    </message>
    <message>
        <source>设备本身</source>
        <translation>Device itself</translation>
    </message>
    <message>
        <source>{count} 组参数</source>
        <translation>{count} groups of settings</translation>
    </message>
    <message>
        <source>这台设备不支持读取配置</source>
        <translation>This device does not let its settings be read</translation>
    </message>
    <message>
        <source>与中心断开，读不到设备的配置</source>
        <translation>The hub is away: device settings cannot be read</translation>
    </message>
</context>
<context>
    <name>Connector</name>
    <message>
        <source>没有读成：{why}</source>
        <translation>Not read: {why}</translation>
    </message>
    <message>
        <source>读了 {pages} 页 {total} 条：{fitted} 条可用，{silent} 条无需上报，{unfit} 条不符</source>
        <translation>Read {pages} pages, {total} records: {fitted} usable, {silent} not to be reported, {unfit} do not fit</translation>
    </message>
    <message>
        <source>没有读到任何一条，对方的回答开头是：{answer}</source>
        <translation>Nothing was read; the answer begins with: {answer}</translation>
    </message>
    <message>
        <source>不符的原因：</source>
        <translation>Why they do not fit:</translation>
    </message>
    <message>
        <source>  原文 {raw}</source>
        <translation>  raw {raw}</translation>
    </message>
    <message>
        <source>  问题 {fault}</source>
        <translation>  fault {fault}</translation>
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
    <name>CounterRow</name>
    <message>
        <source>未结事件</source>
        <translation>Open incidents</translation>
    </message>
    <message>
        <source>已经超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>还没派出</source>
        <translation>Not dispatched</translation>
    </message>
    <message>
        <source>等我决定</source>
        <translation>Awaiting my decision</translation>
    </message>
    <message>
        <source>Ⅰ Ⅱ级未确认</source>
        <translation>Ⅰ Ⅱ unacked</translation>
    </message>
    <message>
        <source>失联的数据源</source>
        <translation>Feeds lost</translation>
    </message>
    <message>
        <source>没有未结的事件</source>
        <translation>No open incidents</translation>
    </message>
    <message>
        <source>都在时限内</source>
        <translation>All within time</translation>
    </message>
    <message>
        <source>事件 {incidents}&#x3000;任务 {tasks}</source>
        <translation>Incidents {incidents}&#x3000;Tasks {tasks}</translation>
    </message>
    <message>
        <source>都已派出</source>
        <translation>All dispatched</translation>
    </message>
    <message>
        <source>最久的已等 {age}</source>
        <translation>Longest wait {age}</translation>
    </message>
    <message>
        <source>没有申请</source>
        <translation>No requests</translation>
    </message>
    <message>
        <source>都已确认</source>
        <translation>All acknowledged</translation>
    </message>
    <message>
        <source>{levels}&#x3000;最久 {age}</source>
        <translation>{levels}&#x3000;oldest {age}</translation>
    </message>
    <message>
        <source>数据陈旧 {count}</source>
        <translation>Stale {count}</translation>
    </message>
    <message>
        <source>全部在线</source>
        <translation>All online</translation>
    </message>
</context>
<context>
    <name>CoverDialog</name>
    <message>
        <source>班次</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>替班人</source>
        <translation>Cover by</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>可以不写</source>
        <translation>May stay empty</translation>
    </message>
    <message>
        <source>替班人到岗签到后，空岗自动消除</source>
        <translation>The gap closes by itself once the cover has signed in at the seat</translation>
    </message>
    <message>
        <source>安排替班</source>
        <translation>Arrange cover</translation>
    </message>
    <message>
        <source>请选一个人：输入姓名，或从列表里选</source>
        <translation>Please choose a person: type a name, or pick from the list</translation>
    </message>
    <message>
        <source>{name} 本来就值这一班</source>
        <translation>{name} is already on this shift</translation>
    </message>
</context>
<context>
    <name>CoverageBars</name>
    <message>
        <source>{name} 应装 {should}，已装 {have}（{share}），在线 {online}（{rate}）</source>
        <translation>{name}: required {should}, installed {have} ({share}), online {online} ({rate})</translation>
    </message>
</context>
<context>
    <name>CoveragePage</name>
    <message>
        <source>覆盖情况</source>
        <translation>Coverage</translation>
    </message>
    <message>
        <source>{count} 家，应装 {should}，已装 {share}，在线 {rate}</source>
        <translation>{count} units, required {should}, installed {share}, online {rate}</translation>
    </message>
    <message>
        <source>还没有覆盖情况</source>
        <translation>No coverage yet</translation>
    </message>
    <message>
        <source>部门的台账接通后，按单位列出应装、已装和在线</source>
        <translation>Once the departments&apos; registers are connected, required, installed and online are listed here by unit</translation>
    </message>
    <message>
        <source>与中心断开，覆盖情况暂时看不到</source>
        <translation>The hub is away: coverage cannot be seen for now</translation>
    </message>
</context>
<context>
    <name>DecisionRow</name>
    <message>
        <source>批复意见（不同意须写明理由）</source>
        <translation>Comment (a refusal needs a reason)</translation>
    </message>
    <message>
        <source>同意（A）</source>
        <translation>Approve (A)</translation>
    </message>
    <message>
        <source>不同意（D）</source>
        <translation>Refuse (D)</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>没有写理由</source>
        <translation>no reason given</translation>
    </message>
    <message>
        <source>理由：{reason}</source>
        <translation>Reason: {reason}</translation>
    </message>
    <message>
        <source>已提交，等待中心回执</source>
        <translation>Sent, waiting for the hub&apos;s receipt</translation>
    </message>
    <message>
        <source>请先写明不同意的理由</source>
        <translation>Please write the reason for refusing first</translation>
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
        <source>搁置</source>
        <translation>Shelve</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Out of service</translation>
    </message>
    <message>
        <source>复位</source>
        <translation>Reset</translation>
    </message>
    <message>
        <source>转事件</source>
        <translation>To incident</translation>
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
        <source>由这条报警上报事件（在列表中按 {key}）</source>
        <translation>Report an incident from this alarm ({key} in the list)</translation>
    </message>
    <message>
        <source>在列表中按 {key}</source>
        <translation>{key} in the list</translation>
    </message>
    <message>
        <source>按 N 到下一条未确认的</source>
        <translation>N goes to the next unacknowledged one</translation>
    </message>
    <message>
        <source>由{whom}决定</source>
        <translation>Decided by {whom}</translation>
    </message>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>{deed}由{whom}审批</source>
        <translation>{deed}: {whom} to approve</translation>
    </message>
</context>
<context>
    <name>DeedDialog</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>这是申请，由{whom}决定；同意之前一切照旧。</source>
        <translation>This is a request for {whom} to decide; nothing changes until approved.</translation>
    </message>
</context>
<context>
    <name>DeferDialog</name>
    <message>
        <source>缓到</source>
        <translation>Defer until</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>由{whom}审批；同意后计时停下，到期自动恢复办理，不计入按期率</source>
        <translation>{whom} to approve. Once approved the clock stops; work resumes by itself at the end, and it is left out of the on-time rate</translation>
    </message>
    <message>
        <source>缓办的期限要晚于现在</source>
        <translation>The time to defer until must be later than now</translation>
    </message>
    <message>
        <source>请写明原因</source>
        <translation>Please write the reason</translation>
    </message>
</context>
<context>
    <name>DeliveredDialog</name>
    <message>
        <source>怎样送达</source>
        <translation>How it was delivered</translation>
    </message>
    <message>
        <source>谁用什么方式送的，对方谁接的</source>
        <translation>Who told them, by what means, and who took it</translation>
    </message>
    <message>
        <source>这条消息不再自动发送，您写的话作为回执记入日志。</source>
        <translation>This message is no longer sent by itself; your words go into the log as its receipt.</translation>
    </message>
    <message>
        <source>请写明由谁、怎样送达的</source>
        <translation>Say who delivered it and how</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>没有这一部分：{part}。可选：{parts}</source>
        <translation>There is no part {part}. There are: {parts}</translation>
    </message>
    <message>
        <source>--count 只用于 {parts}</source>
        <translation>--count is for {parts} only</translation>
    </message>
    <message>
        <source># 把下面的设备写入站点文件，平台才会让它们注册：</source>
        <translation># Put these devices into the site file, or the platform lets none of them register:</translation>
    </message>
    <message>
        <source>演示城市没有在运行：{why}</source>
        <translation>The demo city is not running: {why}</translation>
    </message>
    <message>
        <source>{source}：照常应答，数据停在此刻，一分钟后显示“数据陈旧”</source>
        <translation>{source}: answers as ever, its data stands still from now on; “stale” after a minute</translation>
    </message>
    <message>
        <source>{source}：拒绝我们的密钥</source>
        <translation>{source}: refuses our key</translation>
    </message>
    <message>
        <source>{source}：连接即断</source>
        <translation>{source}: ends every connection at once</translation>
    </message>
    <message>
        <source>恢复：watchfloor demo well</source>
        <translation>To restore: watchfloor demo well</translation>
    </message>
    <message>
        <source>已恢复</source>
        <translation>Cleared</translation>
    </message>
    <message>
        <source># 把下面几行写入站点文件，网关才会认得这些监测点：</source>
        <translation># Put these lines into the site file, or the gateway will not know these points:</translation>
    </message>
</context>
<context>
    <name>Departments</name>
    <message>
        <source>监测点</source>
        <translation>Monitoring points</translation>
    </message>
    <message>
        <source>在一张图上找到它</source>
        <translation>Find it on the map</translation>
    </message>
    <message>
        <source>看最近的摄像机</source>
        <translation>See the nearest camera</translation>
    </message>
    <message>
        <source>换一个因子</source>
        <translation>Change factor</translation>
    </message>
    <message>
        <source>换一段时间</source>
        <translation>Change time span</translation>
    </message>
    <message>
        <source>下发命令</source>
        <translation>Send a command</translation>
    </message>
    <message>
        <source>搜监测点</source>
        <translation>Search points</translation>
    </message>
    <message>
        <source>档案</source>
        <translation>Records</translation>
    </message>
    <message>
        <source>下一页</source>
        <translation>Next page</translation>
    </message>
    <message>
        <source>上一页</source>
        <translation>Previous page</translation>
    </message>
    <message>
        <source>搜档案</source>
        <translation>Search records</translation>
    </message>
    <message>
        <source>指令</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>撤回还没发出的指令</source>
        <translation>Take back an order that has not been sent</translation>
    </message>
    <message>
        <source>搜指令</source>
        <translation>Search orders</translation>
    </message>
    <message>
        <source>车辆</source>
        <translation>Vehicles</translation>
    </message>
    <message>
        <source>给驾驶员下发文字</source>
        <translation>Send text to the driver</translation>
    </message>
    <message>
        <source>按车牌找</source>
        <translation>Find by plate</translation>
    </message>
    <message>
        <source>▲ 超标</source>
        <translation>▲ Over limit</translation>
    </message>
    <message>
        <source>◐ 没有新数据</source>
        <translation>◐ No new data</translation>
    </message>
    <message>
        <source>◌ 数据不计</source>
        <translation>◌ Not counted</translation>
    </message>
    <message>
        <source>○ 未接通</source>
        <translation>○ Not connected</translation>
    </message>
    <message>
        <source>● 正常</source>
        <translation>● Normal</translation>
    </message>
    <message>
        <source>排口</source>
        <translation>Outlet</translation>
    </message>
    <message>
        <source>扬尘</source>
        <translation>Dust</translation>
    </message>
    <message>
        <source>空气站</source>
        <translation>Air station</translation>
    </message>
    <message>
        <source>水质站</source>
        <translation>Water quality station</translation>
    </message>
    <message>
        <source>噪声</source>
        <translation>Noise</translation>
    </message>
    <message>
        <source>气象站</source>
        <translation>Weather station</translation>
    </message>
    <message>
        <source>队伍</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>物资</source>
        <translation>Supplies</translation>
    </message>
    <message>
        <source>重点场所</source>
        <translation>Key site</translation>
    </message>
    <message>
        <source>项目风险</source>
        <translation>Project risk</translation>
    </message>
    <message>
        <source>城市部件</source>
        <translation>City component</translation>
    </message>
    <message>
        <source>关联档案</source>
        <translation>Linked record</translation>
    </message>
    <message>
        <source>主动安全设备</source>
        <translation>Active safety devices</translation>
    </message>
    <message>
        <source>排口在线监测</source>
        <translation>Outlet monitoring</translation>
    </message>
    <message>
        <source>工地扬尘监控</source>
        <translation>Site dust monitoring</translation>
    </message>
    <message>
        <source>文字下发</source>
        <translation>Send text</translation>
    </message>
    <message>
        <source>校时</source>
        <translation>Set clock</translation>
    </message>
    <message>
        <source>提取实时数据</source>
        <translation>Read live data</translation>
    </message>
    <message>
        <source>提取分钟数据</source>
        <translation>Fetch minutes</translation>
    </message>
    <message>
        <source>提取小时数据</source>
        <translation>Read hourly data</translation>
    </message>
    <message>
        <source>提取日数据</source>
        <translation>Fetch days</translation>
    </message>
    <message>
        <source>设置实时间隔</source>
        <translation>Set live interval</translation>
    </message>
    <message>
        <source>设置分钟间隔</source>
        <translation>Set the minute interval</translation>
    </message>
    <message>
        <source>即时采样</source>
        <translation>Sample now</translation>
    </message>
    <message>
        <source>超标留样</source>
        <translation>Keep sample when over limit</translation>
    </message>
    <message>
        <source>比对采样</source>
        <translation>Comparison sample</translation>
    </message>
    <message>
        <source>读取时钟</source>
        <translation>Read the clock</translation>
    </message>
    <message>
        <source>读取实时间隔</source>
        <translation>Read the real-time interval</translation>
    </message>
    <message>
        <source>读取分钟间隔</source>
        <translation>Read the minute interval</translation>
    </message>
    <message>
        <source>提取设备运行时间</source>
        <translation>Read the running time of devices</translation>
    </message>
    <message>
        <source>读取采样周期</source>
        <translation>Read the sampling period</translation>
    </message>
    <message>
        <source>读取出样时间</source>
        <translation>Read when samples come out</translation>
    </message>
    <message>
        <source>读取设备标识</source>
        <translation>Read the device’s identity</translation>
    </message>
    <message>
        <source>读取现场机信息</source>
        <translation>Read the logger’s information</translation>
    </message>
    <message>
        <source>设置采样周期</source>
        <translation>Set the sampling period</translation>
    </message>
    <message>
        <source>设置现场机参数</source>
        <translation>Set a parameter</translation>
    </message>
    <message>
        <source>零点量程校准</source>
        <translation>Zero and span calibration</translation>
    </message>
    <message>
        <source>清洗反吹</source>
        <translation>Clean and backflush</translation>
    </message>
    <message>
        <source>答复</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>等待发送</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>已发出</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>正在执行</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>被拒绝</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>过期未执行</source>
        <translation>Expired, not carried out</translation>
    </message>
    <message>
        <source>没有回音</source>
        <translation>No reply</translation>
    </message>
    <message>
        <source>已撤回</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>没有撤回：{reason}</source>
        <translation>Not withdrawn: {reason}</translation>
    </message>
    <message>
        <source>没有下发“{what}”：{reason}</source>
        <translation>“{what}” was not ordered: {reason}</translation>
    </message>
    <message>
        <source>限值 {limit}</source>
        <translation>Limit {limit}</translation>
    </message>
    <message>
        <source>下限 {limit}</source>
        <translation>Lower limit {limit}</translation>
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
        <source>手工</source>
        <translation>Manual</translation>
    </message>
    <message>
        <source>故障</source>
        <translation>Fault</translation>
    </message>
    <message>
        <source>校准</source>
        <translation>Calibration</translation>
    </message>
    <message>
        <source>超量程</source>
        <translation>over range</translation>
    </message>
    <message>
        <source>通信中断</source>
        <translation>Communication lost</translation>
    </message>
    <message>
        <source>行政区划</source>
        <translation>Division</translation>
    </message>
    <message>
        <source>大类</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>小类</source>
        <translation>Subclass</translation>
    </message>
    <message>
        <source>流水号</source>
        <translation>Serial no.</translation>
    </message>
    <message>
        <source>提取数据</source>
        <translation>Fetch data</translation>
    </message>
    <message>
        <source>读取设置</source>
        <translation>Read settings</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Set</translation>
    </message>
    <message>
        <source>现场操作</source>
        <translation>On site</translation>
    </message>
    <message>
        <source>最近 {count} 小时</source>
        <translation>Last {count} hours</translation>
    </message>
    <message>
        <source>最近 {count} 天</source>
        <translation>Last {count} days</translation>
    </message>
    <message>
        <source>每 {count} 秒</source>
        <translation>Every {count} seconds</translation>
    </message>
    <message>
        <source>每 {count} 分钟</source>
        <translation>Every {count} minutes</translation>
    </message>
    <message>
        <source>现场机收到后按新周期采样，结果记入日志。</source>
        <translation>The logger samples by the new period from then on; the result goes into the log.</translation>
    </message>
    <message>
        <source>参数直接写进现场机，写错会使数据失真；先用“读取现场机信息”记下原值。</source>
        <translation>The parameter is written into the logger; a wrong one falsifies its data. Read the logger’s information first and note the old value.</translation>
    </message>
    <message>
        <source>采样器立即采一次样，用掉一个采样瓶，执行后不能撤回。</source>
        <translation>The sampler takes a sample at once and uses a bottle; this cannot be taken back.</translation>
    </message>
    <message>
        <source>采样器留下当前水样，用掉一个采样瓶，执行后不能撤回。</source>
        <translation>The sampler keeps the water it has and uses a bottle; this cannot be taken back.</translation>
    </message>
    <message>
        <source>采样器采一次比对样，执行后不能撤回。</source>
        <translation>The sampler takes a comparison sample; this cannot be taken back.</translation>
    </message>
    <message>
        <source>校准期间的数据标为“校准”，不参加超标判断，执行后不能撤回。</source>
        <translation>Data during calibration is marked as such and not judged against limits; this cannot be taken back.</translation>
    </message>
    <message>
        <source>清洗反吹期间的数据不准，由数采仪打标记，执行后不能撤回。</source>
        <translation>Data during cleaning is wrong and marked by the logger; this cannot be taken back.</translation>
    </message>
</context>
<context>
    <name>DepartmentsPage</name>
    <message>
        <source>部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>概况</source>
        <translation>Overview</translation>
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
        <source>指令</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>档案</source>
        <translation>Records</translation>
    </message>
    <message>
        <source>覆盖情况</source>
        <translation>Coverage</translation>
    </message>
    <message>
        <source>热词</source>
        <translation>Keywords</translation>
    </message>
    <message>
        <source>代码比对</source>
        <translation>Code comparison</translation>
    </message>
</context>
<context>
    <name>DeviceDetail</name>
    <message>
        <source>参数</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>通道</source>
        <translation>Channel</translation>
    </message>
    <message>
        <source>信令</source>
        <translation>Signalling</translation>
    </message>
    <message>
        <source>码流</source>
        <translation>Streams</translation>
    </message>
    <message>
        <source>设备配置</source>
        <translation>Device settings</translation>
    </message>
    <message>
        <source>最近的信令</source>
        <translation>Last messages</translation>
    </message>
    <message>
        <source>选一条看全文</source>
        <translation>Choose one to read it whole</translation>
    </message>
    <message>
        <source>正在取信令</source>
        <translation>Fetching messages</translation>
    </message>
    <message>
        <source>最近 {count} 条，口令已去掉，每 3 s 更新</source>
        <translation>The last {count}, credentials left out, renewed every 3 s</translation>
    </message>
    <message>
        <source>还没有和它来往过</source>
        <translation>Nothing was exchanged with it yet</translation>
    </message>
    <message>
        <source>与中心断开，取不到信令</source>
        <translation>The hub is away: no messages</translation>
    </message>
</context>
<context>
    <name>DeviceList</name>
    <message>
        <source>设备列表</source>
        <translation>List of devices</translation>
    </message>
</context>
<context>
    <name>DeviceModel</name>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>时长</source>
        <translation>For</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>型号</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>通道</source>
        <translation>Channel</translation>
    </message>
</context>
<context>
    <name>DevicePage</name>
    <message>
        <source>设备</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>取目录</source>
        <translation>Fetch catalogue</translation>
    </message>
    <message>
        <source>设备抓拍</source>
        <translation>Snapshots</translation>
    </message>
    <message>
        <source>重启设备…</source>
        <translation>Restart device…</translation>
    </message>
    <message>
        <source>搜名称、编号、地址、型号</source>
        <translation>Search name, number, address, model</translation>
    </message>
    <message>
        <source>全部状态</source>
        <translation>All states</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>GB/T 28181 设备</source>
        <translation>GB/T 28181 devices</translation>
    </message>
    <message>
        <source>已请设备重发目录和信息</source>
        <translation>The device was asked for its catalogue and information again</translation>
    </message>
    <message>
        <source>已保存，记入日志</source>
        <translation>Saved, and logged</translation>
    </message>
    <message>
        <source>已删除，它不能再注册</source>
        <translation>Deleted: it can register no more</translation>
    </message>
    <message>
        <source>正在请中心办理</source>
        <translation>Asking the hub</translation>
    </message>
    <message>
        <source>与中心断开，没有办成</source>
        <translation>The hub is away: it was not done</translation>
    </message>
    <message>
        <source>还没有设备</source>
        <translation>No devices yet</translation>
    </message>
    <message>
        <source>在设备上填本平台的编号、地址和端口；它来注册后先列在这里，批准后才能接入。</source>
        <translation>Enter this platform&apos;s number, address and port in the device. Once it asks to register it is listed here, and connects when approved.</translation>
    </message>
    <message>
        <source>只有{whom}能重启设备</source>
        <translation>Restarting a device is for {whom} only</translation>
    </message>
    <message>
        <source>只有{whom}能改</source>
        <translation>Only {whom} may change this</translation>
    </message>
    <message>
        <source>共 {count} 台</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>列出 {count} 台</source>
        <translation>{count} listed</translation>
    </message>
</context>
<context>
    <name>Devices</name>
    <message>
        <source>设备</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>改参数</source>
        <translation>Change settings</translation>
    </message>
    <message>
        <source>重新取目录和设备信息</source>
        <translation>Fetch catalogue and information again</translation>
    </message>
    <message>
        <source>看最近的信令</source>
        <translation>Look at the last messages</translation>
    </message>
    <message>
        <source>看设备配置</source>
        <translation>See device settings</translation>
    </message>
    <message>
        <source>设备抓拍的图片</source>
        <translation>The device&apos;s snapshots</translation>
    </message>
    <message>
        <source>重启设备（先问，系统管理员）</source>
        <translation>Restart the device (asks first; system administrator)</translation>
    </message>
    <message>
        <source>搜设备</source>
        <translation>Search devices</translation>
    </message>
    <message>
        <source>待批准</source>
        <translation>To approve</translation>
    </message>
    <message>
        <source>从未注册</source>
        <translation>Never registered</translation>
    </message>
    <message>
        <source>在线</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>接入断开</source>
        <translation>Gateway away</translation>
    </message>
    <message>
        <source>请求注册，等批准</source>
        <translation>Asks to register, to be approved</translation>
    </message>
    <message>
        <source>密码不对</source>
        <translation>Wrong password</translation>
    </message>
    <message>
        <source>密码错得太多，暂时不理</source>
        <translation>Too many wrong passwords: ignored for a while</translation>
    </message>
    <message>
        <source>它用自己编的随机数鉴权</source>
        <translation>It authenticates with a nonce of its own</translation>
    </message>
    <message>
        <source>心跳中断</source>
        <translation>No keepalive</translation>
    </message>
    <message>
        <source>连接断开</source>
        <translation>Connection lost</translation>
    </message>
    <message>
        <source>设备主动注销</source>
        <translation>Logged out by the device</translation>
    </message>
    <message>
        <source>注册过期没有续</source>
        <translation>Registration expired</translation>
    </message>
    <message>
        <source>已删除</source>
        <translation>Deleted</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>型号</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>固件</source>
        <translation>Firmware</translation>
    </message>
    <message>
        <source>标准</source>
        <translation>Edition</translation>
    </message>
    <message>
        <source>通道</source>
        <translation>Channel</translation>
    </message>
    <message>
        <source>时钟偏差</source>
        <translation>Clock off by</translation>
    </message>
    <message>
        <source>最近心跳</source>
        <translation>Last keepalive</translation>
    </message>
    <message>
        <source>注册到期</source>
        <translation>Registered until</translation>
    </message>
    <message>
        <source>接入服务</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>所在网络</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>放宽</source>
        <translation>Lenient</translation>
    </message>
    <message>
        <source>{state}，自 {clock} 起</source>
        <translation>{state} since {clock}</translation>
    </message>
    <message>
        <source>不核对随机数</source>
        <translation>nonce not checked</translation>
    </message>
    <message>
        <source>不核对 SSRC</source>
        <translation>SSRC not checked</translation>
    </message>
    <message>
        <source>允许换地址</source>
        <translation>may change address</translation>
    </message>
    <message>
        <source>注册期可短于 1 h</source>
        <translation>A registration may be shorter than 1 h</translation>
    </message>
    <message>
        <source>中心的设置里没有这个网络，它的画面没有服务来收</source>
        <translation>The centre’s settings know no such network; no service takes its pictures</translation>
    </message>
    <message>
        <source>接入地址 {host}</source>
        <translation>Address to register at: {host}</translation>
    </message>
    <message>
        <source>接入地址：本平台自己的</source>
        <translation>Address to register at: the platform’s own</translation>
    </message>
    <message>
        <source>没有转发服务，收不到画面</source>
        <translation>No relay; no pictures can come in</translation>
    </message>
    <message>
        <source>画面由 {relay} 收：{host} 端口 {first}–{last}</source>
        <translation>Pictures are taken by {relay}: {host}, ports {first}–{last}</translation>
    </message>
    <message>
        <source>设备注册到的地址</source>
        <translation>The address that devices register at</translation>
    </message>
    <message>
        <source>全部归上面的部门</source>
        <translation>All belong to the department above</translation>
    </message>
    <message>
        <source>受限</source>
        <translation>Restricted</translation>
    </message>
    <message>
        <source>公开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>主码流</source>
        <translation>Main stream</translation>
    </message>
    <message>
        <source>子码流</source>
        <translation>Sub stream</translation>
    </message>
    <message>
        <source>回放</source>
        <translation>Playback</translation>
    </message>
    <message>
        <source>{codec}（不支持）</source>
        <translation>{codec} (unsupported)</translation>
    </message>
    <message>
        <source>码流</source>
        <translation>Streams</translation>
    </message>
    <message>
        <source>编码</source>
        <translation>Codec</translation>
    </message>
    <message>
        <source>基本参数</source>
        <translation>Basic settings</translation>
    </message>
    <message>
        <source>视频参数范围</source>
        <translation>Video options</translation>
    </message>
    <message>
        <source>视频参数</source>
        <translation>Video settings</translation>
    </message>
    <message>
        <source>音频参数范围</source>
        <translation>Audio options</translation>
    </message>
    <message>
        <source>SVAC 编码</source>
        <translation>SVAC encoding</translation>
    </message>
    <message>
        <source>SVAC 解码</source>
        <translation>SVAC decoding</translation>
    </message>
    <message>
        <source>录像计划</source>
        <translation>Recording plan</translation>
    </message>
    <message>
        <source>报警录像</source>
        <translation>Alarm recording</translation>
    </message>
    <message>
        <source>画面遮挡</source>
        <translation>Picture masks</translation>
    </message>
    <message>
        <source>画面翻转</source>
        <translation>Picture flip</translation>
    </message>
    <message>
        <source>报警上报</source>
        <translation>Alarm reporting</translation>
    </message>
    <message>
        <source>前端字幕</source>
        <translation>On-screen text</translation>
    </message>
    <message>
        <source>图像抓拍</source>
        <translation>Snapshots</translation>
    </message>
    <message>
        <source>设备名称</source>
        <translation>Device name</translation>
    </message>
    <message>
        <source>注册过期时间</source>
        <translation>Registration expiry</translation>
    </message>
    <message>
        <source>心跳间隔</source>
        <translation>Keepalive interval</translation>
    </message>
    <message>
        <source>心跳超时次数</source>
        <translation>Missed keepalives allowed</translation>
    </message>
    <message>
        <source>定位能力</source>
        <translation>Positioning</translation>
    </message>
    <message>
        <source>经度</source>
        <translation>Longitude</translation>
    </message>
    <message>
        <source>纬度</source>
        <translation>Latitude</translation>
    </message>
    <message>
        <source>分辨率</source>
        <translation>Resolution</translation>
    </message>
    <message>
        <source>下载倍速</source>
        <translation>Download speed</translation>
    </message>
    <message>
        <source>编码格式</source>
        <translation>Codec</translation>
    </message>
    <message>
        <source>帧率</source>
        <translation>Frame rate</translation>
    </message>
    <message>
        <source>码率类型</source>
        <translation>Bit rate type</translation>
    </message>
    <message>
        <source>码率</source>
        <translation>Bit rate</translation>
    </message>
    <message>
        <source>码流编号</source>
        <translation>Stream no.</translation>
    </message>
    <message>
        <source>观看</source>
        <translation>Viewers</translation>
    </message>
    <message>
        <source>收包</source>
        <translation>Packets</translation>
    </message>
    <message>
        <source>丢包</source>
        <translation>Lost</translation>
    </message>
    <message>
        <source>迟到</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>坏包</source>
        <translation>Malformed</translation>
    </message>
    <message>
        <source>外来</source>
        <translation>Foreign</translation>
    </message>
    <message>
        <source>重同步</source>
        <translation>Resyncs</translation>
    </message>
    <message>
        <source>已请求</source>
        <translation>Asked</translation>
    </message>
    <message>
        <source>等首包</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>在收</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>没有数据</source>
        <translation>No data</translation>
    </message>
    <message>
        <source>文字编码</source>
        <translation>Charset</translation>
    </message>
    <message>
        <source>信令</source>
        <translation>Signalling</translation>
    </message>
    <message>
        <source>媒体</source>
        <translation>Media</translation>
    </message>
    <message>
        <source>TCP 谁连谁</source>
        <translation>Who connects by TCP</translation>
    </message>
    <message>
        <source>坐标系</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>子码流写法</source>
        <translation>Sub-stream dialect</translation>
    </message>
    <message>
        <source>订阅</source>
        <translation>Subscriptions</translation>
    </message>
    <message>
        <source>摄像机</source>
        <translation>camera</translation>
    </message>
</context>
<context>
    <name>DispatchDialog</name>
    <message>
        <source>派给</source>
        <translation>To</translation>
    </message>
    <message>
        <source>要做什么</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>要求</source>
        <translation>Requirements</translation>
    </message>
    <message>
        <source>做到什么程度，向谁反馈</source>
        <translation>What counts as done, whom to report to</translation>
    </message>
    <message>
        <source>下达方式</source>
        <translation>Channel</translation>
    </message>
    <message>
        <source>完成时限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>可不填</source>
        <translation>Optional</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>Person in charge</translation>
    </message>
    <message>
        <source>不指定</source>
        <translation>None</translation>
    </message>
    <message>
        <source>工作组</source>
        <translation>Work group</translation>
    </message>
    <message>
        <source>{name}（牵头）</source>
        <translation>{name} (lead)</translation>
    </message>
    <message>
        <source>{name}（参与）</source>
        <translation>{name} (party)</translation>
    </message>
    <message>
        <source>下达 {n} 项任务：{whom}</source>
        <translation>Tasks to assign: {n}, to {whom}</translation>
    </message>
    <message>
        <source>跨部门，提交申请由{who}审批：{whom}</source>
        <translation>Another department&apos;s, sent to {who} for approval: {whom}</translation>
    </message>
    <message>
        <source>您的岗位不能派给{whom}</source>
        <translation>Your role may not assign to: {whom}</translation>
    </message>
    <message>
        <source>电话、传真等方式要在通知到后记回执和复述</source>
        <translation>By phone, fax and the like: once told, log the receipt and the read-back</translation>
    </message>
    <message>
        <source>提交申请</source>
        <translation>Request</translation>
    </message>
    <message>
        <source>下达</source>
        <translation>Assign</translation>
    </message>
    <message>
        <source>请写任务</source>
        <translation>Please enter the task</translation>
    </message>
    <message>
        <source>请选派给谁</source>
        <translation>Please choose whom to assign it to</translation>
    </message>
    <message>
        <source>您的岗位不能派给{whom}，请去掉后再下达</source>
        <translation>Your role may not assign to: {whom}. Please untick, then assign</translation>
    </message>
    <message>
        <source>完成时限要晚于现在</source>
        <translation>The due time must be later than now</translation>
    </message>
</context>
<context>
    <name>DivisionAnswerDialog</name>
    <message>
        <source>对方单位、职务</source>
        <translation>Their unit and position</translation>
    </message>
    <message>
        <source>谁说的</source>
        <translation>Who said it</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>可不填</source>
        <translation>Optional</translation>
    </message>
    <message>
        <source>怎么处理的，结果如何</source>
        <translation>What was done, and how it ended</translation>
    </message>
    <message>
        <source>记下后，{name}算已收到</source>
        <translation>Once noted, {name} counts as having received it</translation>
    </message>
    <message>
        <source>记下后，{name}这一步结束，计时停下</source>
        <translation>Once noted, this step of {name} ends and its clock stops</translation>
    </message>
    <message>
        <source>请写是谁说的</source>
        <translation>Please write who said it</translation>
    </message>
    <message>
        <source>请写答复的内容</source>
        <translation>Please write what the answer was</translation>
    </message>
</context>
<context>
    <name>DivisionPicker</name>
    <message>
        <source>搜名称或代码</source>
        <translation>Search name or code</translation>
    </message>
    <message>
        <source>区划</source>
        <translation>Division</translation>
    </message>
    <message>
        <source>正在读取区划…</source>
        <translation>Reading divisions…</translation>
    </message>
    <message>
        <source>没有可选的区划，网格系统接通并报来区划后才有</source>
        <translation>No divisions to choose from; they come once the grid system is connected and has sent them</translation>
    </message>
    <message>
        <source>没有叫“{text}”的区划</source>
        <translation>No division called “{text}”</translation>
    </message>
    <message>
        <source>与中心断开，连上后重新打开再选</source>
        <translation>The hub is away: open this again once connected</translation>
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
        <source>{names}，大画面由显卡解码：{cards}</source>
        <translation>{names}; large pictures decoded by the graphics card: {cards}</translation>
    </message>
    <message>
        <source>{names}，软件解码</source>
        <translation>{names}, in software</translation>
    </message>
    <message>
        <source>{names}，软件解码（有显卡，但不能用于解码）</source>
        <translation>{names}, decoded in software (there is a graphics card, but it cannot decode)</translation>
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
    <name>DomainLoads</name>
    <message>
        <source>{domain} {open} 件，超期 {late}</source>
        <translation>{domain} {open}, overdue {late}</translation>
    </message>
    <message>
        <source>超期 {late}</source>
        <translation>Overdue {late}</translation>
    </message>
</context>
<context>
    <name>Drafts</name>
    <message>
        <source>取回</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>还有 {n} 条没有写入：“{text}”</source>
        <translation>{n} more are not written yet: “{text}”</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>正在保存</source>
        <translation>Saving</translation>
    </message>
    <message>
        <source>它已被删除</source>
        <translation>It was deleted</translation>
    </message>
    <message>
        <source>别人保存了新的一版，这里的改动不能再保存</source>
        <translation>Somebody else saved a new edition; the changes here can no longer be saved</translation>
    </message>
    <message>
        <source>{locked}，这里的改动不能保存</source>
        <translation>{locked}; the changes here cannot be saved</translation>
    </message>
    <message>
        <source>先起一个名称</source>
        <translation>Give it a name first</translation>
    </message>
    <message>
        <source>已有同名的场景或轮巡</source>
        <translation>There is a scene or tour of that name</translation>
    </message>
    <message>
        <source>轮巡里还没有场景</source>
        <translation>The tour has no scenes yet</translation>
    </message>
    <message>
        <source>版式放不下</source>
        <translation>The layout does not fit</translation>
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
    <name>EntryDetail</name>
    <message>
        <source>更正…</source>
        <translation>Correct…</translation>
    </message>
    <message>
        <source>交班时交代</source>
        <translation>Flag for handover</translation>
    </message>
    <message>
        <source>看姓名和号码</source>
        <translation>See name and number</translation>
    </message>
    <message>
        <source>选一条看全文、关联和附件</source>
        <translation>Choose one to read it whole, with links and attachments</translation>
    </message>
    <message>
        <source>不用再交代</source>
        <translation>Unflag</translation>
    </message>
    <message>
        <source>这一条已经更正过</source>
        <translation>This entry is already corrected</translation>
    </message>
    <message>
        <source>中心自动归并</source>
        <translation>Grouped by the hub</translation>
    </message>
    <message>
        <source>记录</source>
        <translation>Logged by</translation>
    </message>
    <message>
        <source>写入</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>班次</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>来电</source>
        <translation>Incoming</translation>
    </message>
    <message>
        <source>去电</source>
        <translation>Outgoing</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>没有复述</source>
        <translation>No read-back</translation>
    </message>
    <message>
        <source>{who}：“{what}”</source>
        <translation>{who}: “{what}”</translation>
    </message>
    <message>
        <source>复述</source>
        <translation>Read-back</translation>
    </message>
    <message>
        <source>已于 {time} 了结</source>
        <translation>Cleared {time}</translation>
    </message>
    <message>
        <source>交代</source>
        <translation>Handover flag</translation>
    </message>
    <message>
        <source>已更正，看更正后的一条</source>
        <translation>Corrected; see the new entry</translation>
    </message>
    <message>
        <source>更正的是哪一条</source>
        <translation>See the entry it corrects</translation>
    </message>
    <message>
        <source>姓名和号码已加密保存，您的岗位不能看</source>
        <translation>Name and number are encrypted; your post may not see them</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>号码</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>没有登记姓名和号码</source>
        <translation>No name or number registered</translation>
    </message>
    <message>
        <source>与中心断开，连上后再看</source>
        <translation>Disconnected from the hub; look again once connected</translation>
    </message>
</context>
<context>
    <name>EntryForm</name>
    <message>
        <source>交班时交代</source>
        <translation>Flag for handover</translation>
    </message>
    <message>
        <source>写入</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>写一条日志；Tab 跳到下一个空格，Ctrl+回车 写入</source>
        <translation>Write a log entry; Tab goes to the next blank, Ctrl+Enter logs it</translation>
    </message>
    <message>
        <source>日志内容</source>
        <translation>Log entry</translation>
    </message>
    <message>
        <source>发生时间 14:03，不填为现在</source>
        <translation>When, e.g. 14:03; empty means now</translation>
    </message>
    <message>
        <source>不更正了</source>
        <translation>Drop the correction</translation>
    </message>
    <message>
        <source>用模板…</source>
        <translation>Use template…</translation>
    </message>
    <message>
        <source>原条目要在交班时交代；写完更正后可在日志里取消</source>
        <translation>The corrected entry is to be told at handover; that can be cleared in the log once the correction is written</translation>
    </message>
    <message>
        <source>还没有写内容</source>
        <translation>Nothing written yet</translation>
    </message>
    <message>
        <source>模板里还有空没有填；不用的空请删掉</source>
        <translation>Some blanks of the template are not filled in; delete those you do not need</translation>
    </message>
    <message>
        <source>发生时间写成 14:03 或 11-26 14:03</source>
        <translation>Write the time as 14:03 or 11-26 14:03</translation>
    </message>
    <message>
        <source>发生时间不能晚于现在</source>
        <translation>The time cannot be later than now</translation>
    </message>
    <message>
        <source>补录纸质记录要填发生时间</source>
        <translation>A paper record entered later needs the time it happened</translation>
    </message>
    <message>
        <source>更正：“{text}”。原来那条留在日志里，划掉并指向这一条</source>
        <translation>Correcting: “{text}”. The old entry stays in the log, struck through and pointing to this one</translation>
    </message>
</context>
<context>
    <name>EraseBox</name>
    <message>
        <source>销毁…</source>
        <translation>Destroy…</translation>
    </message>
    <message>
        <source>原因，例如：本人要求、保存期满</source>
        <translation>Reason, such as: asked by the person, no longer needed</translation>
    </message>
    <message>
        <source>销毁，不可恢复</source>
        <translation>Destroy for good</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>EscalateDialog</name>
    <message>
        <source>为什么要上级处理</source>
        <translation>Why a higher level should handle it</translation>
    </message>
    <message>
        <source>请写明上报的理由</source>
        <translation>Please write why it goes to a higher level</translation>
    </message>
</context>
<context>
    <name>Evidence</name>
    <message>
        <source>没有中心的封存密钥，连上中心后再取</source>
        <translation>There is no sealing key of the centre yet: take it again once the hub is there</translation>
    </message>
    <message>
        <source>中心的封存密钥已损坏，连上中心后再取</source>
        <translation>The centre&apos;s sealing key is damaged: take it again once the hub is there</translation>
    </message>
</context>
<context>
    <name>FaultsDialog</name>
    <message>
        <source>没有导入</source>
        <translation>Not imported</translation>
    </message>
    <message>
        <source>“{name}”有 {count} 处不对，整个文件都没有采用。改好后再导入：</source>
        <translation>“{name}” has {count} faults; nothing in the file was used. Mend it, then import again:</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
</context>
<context>
    <name>FeedBoard</name>
    <message>
        <source>来源列表</source>
        <translation>List of feeds</translation>
    </message>
    <message>
        <source>只看有问题的</source>
        <translation>With problems only</translation>
    </message>
    <message>
        <source>搜名称、标识、原因</source>
        <translation>Search name, ID, cause</translation>
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
        <source>没有符合条件的来源</source>
        <translation>No feeds match</translation>
    </message>
    <message>
        <source>换个条件再看</source>
        <translation>Change the filters and look again</translation>
    </message>
    <message>
        <source>在站点文件里写上部门的接入（如 [environment]、[[rest]]），启动后列在这里</source>
        <translation>Write the departments&apos; feeds into the site file (e.g. [environment], [[rest]]); they are listed here after a start</translation>
    </message>
    <message>
        <source>还没有接入任何来源</source>
        <translation>No feeds connected yet</translation>
    </message>
    <message>
        <source>共 {count} 个来源</source>
        <translation>{count} feeds</translation>
    </message>
    <message>
        <source>凭证将到期 {count}</source>
        <translation>Credentials expiring {count}</translation>
    </message>
    <message>
        <source>时钟偏差 {count}</source>
        <translation>Clock off {count}</translation>
    </message>
</context>
<context>
    <name>FeedDetail</name>
    <message>
        <source>移出看板</source>
        <translation>Remove from board</translation>
    </message>
    <message>
        <source>系统已拆除，或已从站点文件中去掉；再有报告会自动回到看板</source>
        <translation>The system was taken down, or out of the site file; it is back on the board with its next report</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>次数</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>最近</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>凭证</source>
        <translation>Credential</translation>
    </message>
    <message>
        <source>到期</source>
        <translation>Expires</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>Person in charge</translation>
    </message>
    <message>
        <source>没有收下的数据</source>
        <translation>Refused data</translation>
    </message>
    <message>
        <source>凭证和证书</source>
        <translation>Credentials and certificates</translation>
    </message>
    <message>
        <source>没有：收到的都能用</source>
        <translation>None: all that came was usable</translation>
    </message>
    <message>
        <source>没有登记到期日。在站点文件里写上，提前 30 天提醒</source>
        <translation>No expiry dates registered. Write them into the site file to be reminded 30 days ahead</translation>
    </message>
    <message>
        <source>与指挥中枢的连接中断，没有移出，请稍后再试</source>
        <translation>Disconnected from the hub: not removed, try again later</translation>
    </message>
    <message>
        <source>样本：{sample}</source>
        <translation>Sample: {sample}</translation>
    </message>
</context>
<context>
    <name>FeedModel</name>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>最近成功</source>
        <translation>Last success</translation>
    </message>
    <message>
        <source>数据时效</source>
        <translation>Data age</translation>
    </message>
    <message>
        <source>延迟</source>
        <translation>Latency</translation>
    </message>
    <message>
        <source>失败</source>
        <translation>Failures</translation>
    </message>
    <message>
        <source>未收下</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>待发</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>时差</source>
        <translation>Skew</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
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
    <name>FetchLine</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>停止下载，已下载的部分保留</source>
        <translation>Stop the download; what is already here stays</translation>
    </message>
</context>
<context>
    <name>FetchRow</name>
    <message>
        <source>下载到中心</source>
        <translation>Download to hub</translation>
    </message>
    <message>
        <source>下载速度</source>
        <translation>Download speed</translation>
    </message>
    <message>
        <source>下载速度：设备能多快就多快，最多这么快</source>
        <translation>Download speed: as fast as the device can, up to this</translation>
    </message>
    <message>
        <source>不选</source>
        <translation>Deselect</translation>
    </message>
</context>
<context>
    <name>Fetching</name>
    <message>
        <source>起点已定，到终点按 ]</source>
        <translation>Start is set; go to the end and press ]</translation>
    </message>
    <message>
        <source>先到选段的起点按 [</source>
        <translation>First go to where the stretch starts and press [</translation>
    </message>
    <message>
        <source>先选一段：在时间轴上按住 Ctrl 拖，或用 [ 和 ]</source>
        <translation>Choose a stretch first: drag on the time bar with Ctrl held, or use [ and ]</translation>
    </message>
    <message>
        <source>您的岗位不能让中心录像，也不能下载</source>
        <translation>Your post may not have the centre record, nor download</translation>
    </message>
    <message>
        <source>与中心断开，不能下载</source>
        <translation>The hub is away: no download</translation>
    </message>
    <message>
        <source>一次最多下载 24 小时</source>
        <translation>24 hours at most in one download</translation>
    </message>
    <message>
        <source>这一段设备没有录像</source>
        <translation>The device has no recording of this stretch</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>同时控制的摄像机太多，请先放开不用的</source>
        <translation>Too many cameras are being steered; let go of those not needed</translation>
    </message>
    <message>
        <source>中心不认识这台设备或摄像机，可能刚被删除</source>
        <translation>The centre does not know this device or camera; it may just have been removed</translation>
    </message>
    <message>
        <source>编号 {number} 已有别的摄像机在用，请换一个</source>
        <translation>Number {number} belongs to another camera; choose another</translation>
    </message>
    <message>
        <source>对设备放宽要写明理由</source>
        <translation>Leniency towards a device needs a reason</translation>
    </message>
    <message>
        <source>{name}正在控制，级别不低于您，不能接管，可以请求让出</source>
        <translation>{name} is steering and ranks no lower than you: it cannot be overridden, only asked for</translation>
    </message>
    <message>
        <source>摄像机</source>
        <translation>camera</translation>
    </message>
    <message>
        <source>{name}正在控制这台摄像机</source>
        <translation>{name} is steering this camera</translation>
    </message>
    <message>
        <source>设备不在线</source>
        <translation>The device is offline</translation>
    </message>
    <message>
        <source>设备没有回答</source>
        <translation>The device does not answer</translation>
    </message>
    <message>
        <source>设备拒绝了这个操作</source>
        <translation>The device refused the order</translation>
    </message>
    <message>
        <source>设备没有声明支持 2022 版标准，不会抓拍，请在大屏上按 C 截图</source>
        <translation>The device does not say that it follows the 2022 edition and takes no snapshots; press C on the wall instead</translation>
    </message>
    <message>
        <source>接入网关没有连上，命令没有发到设备，请联系管理员</source>
        <translation>The gateway is not connected and the order did not reach the device; tell the administrator</translation>
    </message>
    <message>
        <source>设备所在网络没有转发服务，取不到画面和录像，请联系管理员</source>
        <translation>The device’s network has no relay, so there are no pictures and recordings; tell the administrator</translation>
    </message>
    <message>
        <source>接入网关没有回答，请稍后再试</source>
        <translation>The gateway did not answer; try again in a moment</translation>
    </message>
    <message>
        <source>等着办的命令太多，请稍后再试</source>
        <translation>Too many orders are waiting; try again in a moment</translation>
    </message>
    <message>
        <source>已经办了，但没有写进日志，请告诉管理员</source>
        <translation>It was done but is not in the log; tell the administrator</translation>
    </message>
    <message>
        <source>中心暂时办不了，请稍后再试</source>
        <translation>The centre cannot do this now; try again in a moment</translation>
    </message>
    <message>
        <source>同时回放的录像太多，请先关掉不看的</source>
        <translation>Too many recordings are being played; close those nobody looks at</translation>
    </message>
    <message>
        <source>同时下载的录像太多，请等前面的下完</source>
        <translation>Too many recordings are being fetched; wait for the earlier ones</translation>
    </message>
    <message>
        <source>内容太多，中心不收，请分几次</source>
        <translation>Too much for the centre at once; do it in parts</translation>
    </message>
    <message>
        <source>参数“{field}”不认识“{word}”，没有保存</source>
        <translation>“{field}” does not know “{word}”; nothing was saved</translation>
    </message>
    <message>
        <source>要填设备注册用的密码：平台没有设公用的密码</source>
        <translation>A password for registering is needed: the platform has none for all</translation>
    </message>
    <message>
        <source>设备或接入网关不认识这个操作</source>
        <translation>The device or its gateway does not know this operation</translation>
    </message>
    <message>
        <source>设备没有拍成，一张也没有送来</source>
        <translation>The device took no picture; none has come</translation>
    </message>
    <message>
        <source>没有配置设备送图片用的地址，请联系管理员</source>
        <translation>No address is set for the device&apos;s pictures; ask the administrator</translation>
    </message>
    <message>
        <source>问这台设备的太多，请稍后再试</source>
        <translation>Too many questions to this device; try again later</translation>
    </message>
    <message>
        <source>这个事件已经结束，不能再为它录像</source>
        <translation>This incident is over; nothing more can be recorded for it</translation>
    </message>
    <message>
        <source>这台摄像机没有接在国标设备上，不能控制</source>
        <translation>This camera is not connected by a GB/T 28181 device and cannot be steered</translation>
    </message>
    <message>
        <source>摄像机当前不能这样操作</source>
        <translation>The camera cannot do this now</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>每席每 10 min 平均</source>
        <translation>Average per seat per 10 min</translation>
    </message>
    <message>
        <source>不超过 1</source>
        <translation>at most 1</translation>
    </message>
    <message>
        <source>最忙的 10 min</source>
        <translation>Peak 10 min</translation>
    </message>
    <message>
        <source>不超过 {count}</source>
        <translation>at most {count}</translation>
    </message>
    <message>
        <source>处在报警潮的时间</source>
        <translation>Time in flood</translation>
    </message>
    <message>
        <source>低于 1 %</source>
        <translation>below 1 %</translation>
    </message>
    <message>
        <source>最多的十个来源</source>
        <translation>Top ten sources</translation>
    </message>
    <message>
        <source>不超过 5 %</source>
        <translation>at most 5 %</translation>
    </message>
    <message>
        <source>抖动的报警</source>
        <translation>Chattering alarms</translation>
    </message>
    <message>
        <source>应为 0</source>
        <translation>must be 0</translation>
    </message>
    <message>
        <source>持续超过 24 h</source>
        <translation>Standing over 24 h</translation>
    </message>
    <message>
        <source>少于 5，且都有安排</source>
        <translation>under 5, all with a plan</translation>
    </message>
    <message>
        <source>无人批准的抑制</source>
        <translation>Unauthorised suppression</translation>
    </message>
    <message>
        <source>确认用时（中位数）</source>
        <translation>Time to acknowledge (median)</translation>
    </message>
    <message>
        <source>{count} 条已确认</source>
        <translation>{count} acknowledged</translation>
    </message>
    <message>
        <source>达标</source>
        <translation>Met</translation>
    </message>
    <message>
        <source>超标</source>
        <translation>Not met</translation>
    </message>
    <message>
        <source>报警指标</source>
        <translation>Alarm metrics</translation>
    </message>
    <message>
        <source>时段</source>
        <translation>Period</translation>
    </message>
    <message>
        <source>操作席位</source>
        <translation>Operator seats</translation>
    </message>
    <message>
        <source>报警总数</source>
        <translation>Alarms in all</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <source>自</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>每 10 min 报警数（从早到晚）</source>
        <translation>Alarms per 10 min (oldest first)</translation>
    </message>
    <message>
        <source>次数</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>占比</source>
        <translation>Share</translation>
    </message>
</context>
<context>
    <name>FiguresPage</name>
    <message>
        <source>报警指标</source>
        <translation>Alarm figures</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>导出 CSV</source>
        <translation>Export CSV</translation>
    </message>
    <message>
        <source>每 10 min 报警数</source>
        <translation>Alarms per 10 min</translation>
    </message>
    <message>
        <source>最多的十个来源</source>
        <translation>Ten worst sources</translation>
    </message>
    <message>
        <source>轻重比例（应约为 5 : 15 : 80）</source>
        <translation>Severity split (should be about 5 : 15 : 80)</translation>
    </message>
    <message>
        <source>持续超过 24 h</source>
        <translation>Standing over 24 h</translation>
    </message>
    <message>
        <source>最近 {age}</source>
        <translation>Last {age}</translation>
    </message>
    <message>
        <source>时段</source>
        <translation>Period</translation>
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
        <source>没有取到新的指标：{reason}</source>
        <translation>No new figures: {reason}</translation>
    </message>
    <message>
        <source>与中心断开</source>
        <translation>disconnected from the hub</translation>
    </message>
    <message>
        <source>正在向中心取指标…</source>
        <translation>Fetching figures from the hub…</translation>
    </message>
    <message>
        <source>连上中心后，这里显示报警负荷是否在值守人员可承受的范围内</source>
        <translation>Once connected to the hub, this shows whether the alarm load is one the watch can bear</translation>
    </message>
    <message>
        <source>{since} 至 {until} · {positions} 个席位 · 共 {alarms} 条 · {realm}</source>
        <translation>{since} to {until} · seats: {positions} · alarms: {alarms} · {realm}</translation>
    </message>
    <message>
        <source>报警潮 {count}</source>
        <translation>Flood {count}</translation>
    </message>
    <message>
        <source>现在搁置、抑制或停用的报警：{count} 条</source>
        <translation>Alarms shelved, suppressed or out of service now: {count}</translation>
    </message>
    <message>
        <source>导出报警指标</source>
        <translation>Export alarm figures</translation>
    </message>
    <message>
        <source>报警指标.csv</source>
        <translation>alarm-figures.csv</translation>
    </message>
    <message>
        <source>文件没有写成，请换一个文件夹再试</source>
        <translation>The file was not written; please try another folder</translation>
    </message>
    <message>
        <source>已导出到 {name}</source>
        <translation>Exported to {name}</translation>
    </message>
</context>
<context>
    <name>FileDialog</name>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>级别</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>牵头部门</source>
        <translation>Lead department</translation>
    </message>
    <message>
        <source>参与部门</source>
        <translation>Other departments</translation>
    </message>
    <message>
        <source>不用预案</source>
        <translation>No plan</translation>
    </message>
    <message>
        <source>预案</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>选定类别后，这里显示各环节的时限</source>
        <translation>Choose a class to see the time limits of its stages here</translation>
    </message>
    <message>
        <source>申请{deed}</source>
        <translation>Ask to {deed}</translation>
    </message>
    <message>
        <source>{acts}，由{whom}审批，批准后立案</source>
        <translation>{acts}: {whom} approves, then it is filed</translation>
    </message>
    <message>
        <source>时限：{limits}</source>
        <translation>Time limits: {limits}</translation>
    </message>
    <message>
        <source>不限</source>
        <translation>none</translation>
    </message>
    <message>
        <source>要报送信息：初报 {first:g} min 内，之后每 {next:g} min 续报</source>
        <translation>Reports needed: first within {first:g} min, then a follow-up every {next:g} min</translation>
    </message>
    <message>
        <source>预案共 {n} 步，立案后逐项打勾</source>
        <translation>Plan steps: {n}, ticked off one by one after filing</translation>
    </message>
    <message>
        <source>请先选类别</source>
        <translation>Please choose a class first</translation>
    </message>
</context>
<context>
    <name>FilesOfAlarms</name>
    <message>
        <source>此前一次报警 {clock}</source>
        <translation>of an earlier alarm, {clock}</translation>
    </message>
    <message>
        <source>已销毁</source>
        <translation>Erased</translation>
    </message>
    <message>
        <source>受限</source>
        <translation>Restricted</translation>
    </message>
    <message>
        <source>取来的“{name}”与中心登记的摘要不符，没有打开</source>
        <translation>“{name}” as fetched does not match the centre’s digest and was not opened</translation>
    </message>
</context>
<context>
    <name>FilterRow</name>
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
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>按状态、搁置、事件、接手人再筛选</source>
        <translation>Filter by state, shelving, incident and who took it</translation>
    </message>
    <message>
        <source>筛选 {count}</source>
        <translation>Filter {count}</translation>
    </message>
    <message>
        <source>全部领域</source>
        <translation>All domains</translation>
    </message>
    <message>
        <source>全部环节</source>
        <translation>All stages</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>只看超期的</source>
        <translation>Overdue only</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervised</translation>
    </message>
    <message>
        <source>只看督办的</source>
        <translation>Supervised only</translation>
    </message>
    <message>
        <source>我的</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>只看本席位接手的</source>
        <translation>Only those taken by this seat</translation>
    </message>
    <message>
        <source>含办结</source>
        <translation>With closed</translation>
    </message>
    <message>
        <source>办结、并案和不予受理的也显示</source>
        <translation>Show closed, merged and rejected ones too</translation>
    </message>
    <message>
        <source>搜编号、标题、地点</source>
        <translation>Search number, title, place</translation>
    </message>
    <message>
        <source>按环节分组</source>
        <translation>By stage</translation>
    </message>
    <message>
        <source>按部门分组</source>
        <translation>By department</translation>
    </message>
    <message>
        <source>不分组</source>
        <translation>No groups</translation>
    </message>
    <message>
        <source>先到期在前</source>
        <translation>Due first</translation>
    </message>
    <message>
        <source>级别高在前</source>
        <translation>Highest level first</translation>
    </message>
    <message>
        <source>最新在前</source>
        <translation>Newest first</translation>
    </message>
</context>
<context>
    <name>FlagCards</name>
    <message>
        <source>已 {age}</source>
        <translation>For {age}</translation>
    </message>
    <message>
        <source>期间又发生 {count} 次，没有提醒任何人</source>
        <translation>Raised again {count} times meanwhile, nobody was alerted</translation>
    </message>
</context>
<context>
    <name>FloodStrip</name>
    <message>
        <source>报警潮：{minutes} min 内 {count} 条</source>
        <translation>Alarm flood: {count} in {minutes} min</translation>
    </message>
    <message>
        <source>报警潮：{minutes} min 内 {count} 条，已归并，Ⅰ级除外</source>
        <translation>Alarm flood: {count} in {minutes} min, grouped except Ⅰ</translation>
    </message>
    <message>
        <source>逐条列出</source>
        <translation>Ungroup</translation>
    </message>
    <message>
        <source>归并</source>
        <translation>Group</translation>
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
        <source>继续大屏轮巡</source>
        <translation>Go on with the wall&apos;s tour</translation>
    </message>
    <message>
        <source>暂停大屏轮巡</source>
        <translation>Pause the wall&apos;s tour</translation>
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
    <name>FormDialog</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>上下键调整</source>
        <translation>Up and Down adjust</translation>
    </message>
    <message>
        <source>刚刚有变化，请看过后再提交</source>
        <translation>Just changed; please look again before submitting</translation>
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
        <source>中心</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>实战</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>演练</source>
        <translation>Drill</translation>
    </message>
    <message>
        <source>测试</source>
        <translation>Test</translation>
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
        <source>已恢复待复位</source>
        <translation>Cleared, latched</translation>
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
        <source>报警</source>
        <translation>Alarm</translation>
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
        <source>这属于其他部门，请由该部门或值班长处理</source>
        <translation>This is another department&apos;s; leave it to them or to the watch leader</translation>
    </message>
    <message>
        <source>{thing}刚刚有变化，请看过新内容后再操作</source>
        <translation>{thing} has just changed; please look again before acting</translation>
    </message>
    <message>
        <source>中心没有这条{thing}，可能已经结束</source>
        <translation>{thing} not found on the hub; it may be over</translation>
    </message>
    <message>
        <source>{thing}当前的状态不能这样操作</source>
        <translation>{thing}: this cannot be done in its present state</translation>
    </message>
    <message>
        <source>实战、演练和测试不能混在一起操作</source>
        <translation>Live, drill and test cannot be mixed in one action</translation>
    </message>
    <message>
        <source>数值或时间超出规定的范围</source>
        <translation>A value or time is outside the allowed range</translation>
    </message>
    <message>
        <source>需要写明原因</source>
        <translation>A reason is needed</translation>
    </message>
    <message>
        <source>需要另一个人来做，不能自己审批自己</source>
        <translation>Someone else must do this; nobody approves their own request</translation>
    </message>
    <message>
        <source>还有任务没有完成</source>
        <translation>Some tasks are not completed yet</translation>
    </message>
    <message>
        <source>现行规则里没有这个类别、预案或单位</source>
        <translation>The rules in force have no such class, plan or party</translation>
    </message>
    <message>
        <source>演练和测试的内容不会发给外单位</source>
        <translation>Nothing from a drill or test is sent to outside parties</translation>
    </message>
    <message>
        <source>已经有了，不用重复</source>
        <translation>Already there; no need to repeat it</translation>
    </message>
    <message>
        <source>内容太长，请精简后再提交</source>
        <translation>The text is too long; please shorten it and send again</translation>
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
    <message>
        <source>已上报</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>已受理</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>不予受理</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>已并案</source>
        <translation>Merged</translation>
    </message>
    <message>
        <source>已立案</source>
        <translation>Filed</translation>
    </message>
    <message>
        <source>已派遣</source>
        <translation>Dispatched</translation>
    </message>
    <message>
        <source>处置中</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>待核查</source>
        <translation>To verify</translation>
    </message>
    <message>
        <source>缓办</source>
        <translation>Deferral</translation>
    </message>
    <message>
        <source>已结案</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>报警转入</source>
        <translation>From alarm</translation>
    </message>
    <message>
        <source>市民上报</source>
        <translation>Citizen report</translation>
    </message>
    <message>
        <source>网格上报</source>
        <translation>Grid report</translation>
    </message>
    <message>
        <source>部门系统案件</source>
        <translation>Case of a department&apos;s system</translation>
    </message>
    <message>
        <source>人工登记</source>
        <translation>Entered by hand</translation>
    </message>
    <message>
        <source>受理</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>立案</source>
        <translation>File</translation>
    </message>
    <message>
        <source>派遣</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>处置</source>
        <translation>Handle</translation>
    </message>
    <message>
        <source>核查</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>初报</source>
        <translation>First report</translation>
    </message>
    <message>
        <source>续报</source>
        <translation>Follow-up report</translation>
    </message>
    <message>
        <source>终报</source>
        <translation>Final report</translation>
    </message>
    <message>
        <source>标注点</source>
        <translation>Point</translation>
    </message>
    <message>
        <source>现场指挥部</source>
        <translation>Command post</translation>
    </message>
    <message>
        <source>警戒区</source>
        <translation>Cordon</translation>
    </message>
    <message>
        <source>行进路线</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>集结点</source>
        <translation>Staging point</translation>
    </message>
    <message>
        <source>危险源</source>
        <translation>Hazard</translation>
    </message>
    <message>
        <source>自然灾害</source>
        <translation>Natural disasters</translation>
    </message>
    <message>
        <source>事故灾难</source>
        <translation>Accidents</translation>
    </message>
    <message>
        <source>生态环境</source>
        <translation>Environment</translation>
    </message>
    <message>
        <source>交通运输</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>民生诉求</source>
        <translation>Public appeals</translation>
    </message>
    <message>
        <source>城市管理</source>
        <translation>City management</translation>
    </message>
    <message>
        <source>待发送</source>
        <translation>To be sent</translation>
    </message>
    <message>
        <source>已发送</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>已接收</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>执行中</source>
        <translation>Executing</translation>
    </message>
    <message>
        <source>已完成</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>已退回</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>已过期</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>是否送达不明</source>
        <translation>Delivery unknown</translation>
    </message>
    <message>
        <source>已撤销</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>系统下发</source>
        <translation>System</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>传真</source>
        <translation>Fax</translation>
    </message>
    <message>
        <source>短信</source>
        <translation>SMS</translation>
    </message>
    <message>
        <source>当面</source>
        <translation>In person</translation>
    </message>
    <message>
        <source>生效中</source>
        <translation>In force</translation>
    </message>
    <message>
        <source>已解除</source>
        <translation>Lifted</translation>
    </message>
    <message>
        <source>已被替代</source>
        <translation>Superseded</translation>
    </message>
    <message>
        <source>已到期</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>待审批</source>
        <translation>Pending</translation>
    </message>
    <message>
        <source>已同意</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>未同意</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>已撤回</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>已失效</source>
        <translation>Lapsed</translation>
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
        <source>搁置</source>
        <translation>Shelve</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Out of service</translation>
    </message>
    <message>
        <source>上报</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>跨部门派遣</source>
        <translation>Cross-dept dispatch</translation>
    </message>
    <message>
        <source>调整等级</source>
        <translation>Change level</translation>
    </message>
    <message>
        <source>结案</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>批示</source>
        <translation>Instruct</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervise</translation>
    </message>
    <message>
        <source>下发指令</source>
        <translation>Give orders</translation>
    </message>
    <message>
        <source>发布预警</source>
        <translation>Issue a warning</translation>
    </message>
    <message>
        <source>答复任务</source>
        <translation>Answer task</translation>
    </message>
    <message>
        <source>大屏上屏</source>
        <translation>Scene on wall</translation>
    </message>
    <message>
        <source>改动本席大屏</source>
        <translation>Change this console&apos;s wall</translation>
    </message>
    <message>
        <source>截图与导出录像</source>
        <translation>stills and clips</translation>
    </message>
    <message>
        <source>受限摄像机取证</source>
        <translation>evidence of restricted cameras</translation>
    </message>
    <message>
        <source>操控云台</source>
        <translation>steering cameras</translation>
    </message>
    <message>
        <source>回放录像</source>
        <translation>playing recordings</translation>
    </message>
    <message>
        <source>中心录像</source>
        <translation>recording in the centre</translation>
    </message>
    <message>
        <source>喊话</source>
        <translation>talking through cameras</translation>
    </message>
    <message>
        <source>管理设备</source>
        <translation>managing devices</translation>
    </message>
    <message>
        <source>值班与写日志</source>
        <translation>Stand watch and write the log</translation>
    </message>
    <message>
        <source>排班与调班</source>
        <translation>Change the roster</translation>
    </message>
    <message>
        <source>交接班签字</source>
        <translation>Sign handovers</translation>
    </message>
    <message>
        <source>召集会商</source>
        <translation>Call conferences</translation>
    </message>
    <message>
        <source>参加演练</source>
        <translation>Join drill</translation>
    </message>
    <message>
        <source>看平安地图</source>
        <translation>See the safety map</translation>
    </message>
    <message>
        <source>查看个人信息</source>
        <translation>View personal data</translation>
    </message>
    <message>
        <source>销毁个人信息</source>
        <translation>Erase personal data</translation>
    </message>
    <message>
        <source>管理用户</source>
        <translation>Manage users</translation>
    </message>
    <message>
        <source>查阅审计记录</source>
        <translation>Read audit log</translation>
    </message>
    <message>
        <source>{amount} 个工作小时</source>
        <translation>{amount} working h</translation>
    </message>
    <message>
        <source>{amount} 个工作日</source>
        <translation>{amount} working days</translation>
    </message>
</context>
<context>
    <name>FoundPanel</name>
    <message>
        <source>关闭（Esc）</source>
        <translation>Close (Esc)</translation>
    </message>
    <message>
        <source>发布预警…</source>
        <translation>Issue a warning…</translation>
    </message>
    <message>
        <source>为画出的范围发布一条预警</source>
        <translation>Issue a warning for the area drawn</translation>
    </message>
    <message>
        <source>约 {n:,}</source>
        <translation>about {n:,}</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>还有 {n:,} 个没有列出</source>
        <translation>{n:,} more are not listed</translation>
    </message>
    <message>
        <source>{n} 路上墙</source>
        <translation>{n} to the wall</translation>
    </message>
    <message>
        <source>摄像机都离线</source>
        <translation>All cameras are offline</translation>
    </message>
    <message>
        <source>选中的摄像机（按住 Ctrl 选多路）；没有选中时是不离线的前 {n} 路</source>
        <translation>The chosen cameras (hold Ctrl to choose several); if none is chosen, the first {n} that are not offline</translation>
    </message>
    <message>
        <source>派遣队伍…</source>
        <translation>Dispatch team…</translation>
    </message>
    <message>
        <source>选中的队伍（按住 Ctrl 选多支）；没有选中时是列出的第一支</source>
        <translation>The teams selected (hold Ctrl for several); with none selected, the first one listed</translation>
    </message>
</context>
<context>
    <name>GiveDialog</name>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>职务和姓名，例如：王市长（电话）</source>
        <translation>Position and name, e.g. Mayor Wang (by phone)</translation>
    </message>
    <message>
        <source>批示人</source>
        <translation>Instruction by</translation>
    </message>
    <message>
        <source>级别</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>不指定</source>
        <translation>None</translation>
    </message>
    <message>
        <source>承办部门</source>
        <translation>Handling department</translation>
    </message>
    <message>
        <source>承办人</source>
        <translation>Handled by</translation>
    </message>
    <message>
        <source>限时办结</source>
        <translation>Time limit</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>关联</source>
        <translation>Linked to</translation>
    </message>
    <message>
        <source>登记后开始计时，超期变色并进交班单，直到批示人同意办结</source>
        <translation>The clock starts once registered; overdue it changes colour and goes on the handover sheet, until whoever gave the instruction agrees it is done</translation>
    </message>
    <message>
        <source>请写上批示的内容</source>
        <translation>Please write the instruction</translation>
    </message>
    <message>
        <source>请写上是谁的批示</source>
        <translation>Please write whose instruction it is</translation>
    </message>
    <message>
        <source>没有“{name}”这个人</source>
        <translation>There is nobody called “{name}”</translation>
    </message>
    <message>
        <source>期限要晚于现在</source>
        <translation>The due time must be later than now</translation>
    </message>
</context>
<context>
    <name>GiveUpDialog</name>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>为什么不再需要</source>
        <translation>Why it is no longer needed</translation>
    </message>
    <message>
        <source>对方不会再收到这条消息，原因记入日志。</source>
        <translation>They will no longer be sent this message; the reason goes into the log.</translation>
    </message>
    <message>
        <source>请写明为什么不再需要</source>
        <translation>Say why it is no longer needed</translation>
    </message>
</context>
<context>
    <name>Guidance</name>
    <message>
        <source>处置要点</source>
        <translation>Response guidance</translation>
    </message>
    <message>
        <source>预案：{name}</source>
        <translation>Plan: {name}</translation>
    </message>
</context>
<context>
    <name>Handover</name>
    <message>
        <source>请先登录</source>
        <translation>Please sign in first</translation>
    </message>
    <message>
        <source>交接班由值班长和各席位调度员办理</source>
        <translation>Handovers are for the watch leader and the dispatchers of each seat</translation>
    </message>
    <message>
        <source>与中心断线：交接单要在中心留痕，恢复后从现在的地方继续</source>
        <translation>The hub is away: the sheet must be recorded there; carry on from here once it is back</translation>
    </message>
    <message>
        <source>交班人还没有提交</source>
        <translation>The outgoing officer has not submitted yet</translation>
    </message>
    <message>
        <source>还有 {count} 项没有读</source>
        <translation>Items not read yet: {count}</translation>
    </message>
    <message>
        <source>截止后有 {count} 处变化没有知悉</source>
        <translation>Changes since the cutoff not noted: {count}</translation>
    </message>
    <message>
        <source>接班人还没有复述</source>
        <translation>The incoming officer has not read back yet</translation>
    </message>
    <message>
        <source>批准的是您缺席：您来了，接班人读完、复述以后仍由您先签字（S）</source>
        <translation>The absence approved is yours: now that you are here you still sign first (S), once the one arriving has read and read back</translation>
    </message>
    <message>
        <source>批准的是您缺席：您来了，先逐项读，写下或改写复述；记下以后双方照常签字</source>
        <translation>The absence approved is yours: now that you are here read item by item and write or rewrite the read-back; once it is noted both sign as usual</translation>
    </message>
    <message>
        <source>批准的是您缺席：您来了，请交班人提交给您，再逐项读、复述</source>
        <translation>The absence approved is yours: now that you are here ask the one leaving to submit to you, then read item by item and read back</translation>
    </message>
    <message>
        <source>交接班</source>
        <translation>Handover</translation>
    </message>
    <message>
        <source>这一项已读，到下一项</source>
        <translation>Mark this item read, go to the next</translation>
    </message>
    <message>
        <source>跳到下一个未读项</source>
        <translation>Go to the next unread item</translation>
    </message>
    <message>
        <source>打开这一项对应的事件、任务等</source>
        <translation>Open the incident, task or other record of this item</translation>
    </message>
    <message>
        <source>截止以后的变化全部知悉</source>
        <translation>Note all changes since the cutoff</translation>
    </message>
    <message>
        <source>每班必交的记录：以后不用再交代</source>
        <translation>An entry for every handover: to be handed over no longer</translation>
    </message>
    <message>
        <source>写下一步和复述</source>
        <translation>Write next steps and the read-back</translation>
    </message>
    <message>
        <source>签字</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>开始交班，或接收单签的交接单</source>
        <translation>Begin the handover, or take up a sheet signed by one</translation>
    </message>
    <message>
        <source>一人缺席，申请单签或代为交接</source>
        <translation>One is missing: ask to sign alone or to hand over for them</translation>
    </message>
    <message>
        <source>往期和其他席位的交接，再按返回</source>
        <translation>Past handovers and those of other seats; press again to go back</translation>
    </message>
    <message>
        <source>重新汇总</source>
        <translation>Draw up again</translation>
    </message>
    <message>
        <source>作废这次交接</source>
        <translation>Void this handover</translation>
    </message>
    <message>
        <source>一页纸</source>
        <translation>One page</translation>
    </message>
    <message>
        <source>未结事件</source>
        <translation>Open incidents</translation>
    </message>
    <message>
        <source>未确认、在手、搁置和抑制的报警</source>
        <translation>Unacknowledged, taken, set-aside and suppressed alarms</translation>
    </message>
    <message>
        <source>停用和失联</source>
        <translation>Out of service and lost</translation>
    </message>
    <message>
        <source>未办结的批示</source>
        <translation>Instructions not completed</translation>
    </message>
    <message>
        <source>未办结的任务</source>
        <translation>Tasks not completed</translation>
    </message>
    <message>
        <source>生效中的预警</source>
        <translation>Warnings in force</translation>
    </message>
    <message>
        <source>会商</source>
        <translation>Conferences</translation>
    </message>
    <message>
        <source>排班变化</source>
        <translation>Roster changes</translation>
    </message>
    <message>
        <source>大屏现状</source>
        <translation>The wall now</translation>
    </message>
    <message>
        <source>每班必交</source>
        <translation>For every handover</translation>
    </message>
    <message>
        <source>没有送达的消息</source>
        <translation>Messages not delivered</translation>
    </message>
    <message>
        <source>交班人准备中</source>
        <translation>Outgoing officer preparing</translation>
    </message>
    <message>
        <source>接班人核对中</source>
        <translation>Incoming officer checking</translation>
    </message>
    <message>
        <source>等接班人签字</source>
        <translation>To be signed by incoming officer</translation>
    </message>
    <message>
        <source>交班人已单签，等接班人</source>
        <translation>The one leaving has signed; waiting for the one arriving</translation>
    </message>
    <message>
        <source>已交接</source>
        <translation>Handed over</translation>
    </message>
    <message>
        <source>已作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>条报警</source>
        <translation>alarms</translation>
    </message>
    <message>
        <source>路摄像机</source>
        <translation>cameras</translation>
    </message>
    <message>
        <source>项任务</source>
        <translation>tasks</translation>
    </message>
    <message>
        <source>个监测点</source>
        <translation> monitoring points</translation>
    </message>
    <message>
        <source>条停用的报警</source>
        <translation>alarms out of service</translation>
    </message>
    <message>
        <source>项批示</source>
        <translation>instructions</translation>
    </message>
    <message>
        <source>条每班必交的记录</source>
        <translation>entries for every handover</translation>
    </message>
    <message>
        <source>条没有送达的消息</source>
        <translation>messages not delivered</translation>
    </message>
    <message>
        <source>另有 {count} {kind}，到相应页面逐条看</source>
        <translation>{count} more {kind}; see each on its own page</translation>
    </message>
    <message>
        <source>项</source>
        <translation>items</translation>
    </message>
    <message>
        <source>已搁置</source>
        <translation>Shelved</translation>
    </message>
    <message>
        <source>已抑制</source>
        <translation>Suppressed</translation>
    </message>
    <message>
        <source>报警停用</source>
        <translation>Alarm out of service</translation>
    </message>
    <message>
        <source>没有数据</source>
        <translation>No data</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>待承办</source>
        <translation>To be handled</translation>
    </message>
    <message>
        <source>承办中</source>
        <translation>In hand</translation>
    </message>
    <message>
        <source>已报办结</source>
        <translation>Reported done</translation>
    </message>
    <message>
        <source>待召开</source>
        <translation>To be held</translation>
    </message>
    <message>
        <source>进行中</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>欠纪要</source>
        <translation>Minutes due</translation>
    </message>
    <message>
        <source>缺岗</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>替班</source>
        <translation>Covered</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>调班</source>
        <translation>Re-planned</translation>
    </message>
    <message>
        <source>场景</source>
        <translation>Scenes</translation>
    </message>
    <message>
        <source>轮巡</source>
        <translation>Tours</translation>
    </message>
    <message>
        <source>值班日志</source>
        <translation>Log entry</translation>
    </message>
    <message>
        <source>电话记录</source>
        <translation>Phone call</translation>
    </message>
    <message>
        <source>来访记录</source>
        <translation>Visit</translation>
    </message>
    <message>
        <source>上级通知</source>
        <translation>Notice from above</translation>
    </message>
    <message>
        <source>自动记录</source>
        <translation>Automatic entry</translation>
    </message>
    <message>
        <source>补录</source>
        <translation>From paper</translation>
    </message>
    <message>
        <source>没有送达</source>
        <translation>Not delivered</translation>
    </message>
    <message>
        <source>{time} 超期</source>
        <translation>Overdue since {time}</translation>
    </message>
    <message>
        <source>新增</source>
        <translation>New</translation>
    </message>
    <message>
        <source>已了结</source>
        <translation>Settled</translation>
    </message>
    <message>
        <source>有变化</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>{leaver} 交 {receiver}</source>
        <translation>{leaver} to {receiver}</translation>
    </message>
    <message>
        <source>还有 {count} 项没有读，读完才能签字</source>
        <translation>{count} items not read yet; read them all before signing</translation>
    </message>
    <message>
        <source>截止以后又有 {count} 处变化没有知悉（N），知悉后才能签字</source>
        <translation>{count} changes since the cut-off not noted yet (N); note them before signing</translation>
    </message>
    <message>
        <source>交班人先签，接班人后签</source>
        <translation>The outgoing officer signs first, then the incoming one</translation>
    </message>
    <message>
        <source>交接单刚刚有变化，请看过再签</source>
        <translation>The handover sheet has just changed; please look again before signing</translation>
    </message>
    <message>
        <source>这个席位现在有别人在岗，由在岗的人交班；他不在时由接班人代为交接（A）</source>
        <translation>Somebody else is at this seat and hands it over; where they are absent, whoever takes over does it for them (A)</translation>
    </message>
    <message>
        <source>这个席位这一班已经交接过，不再交一次</source>
        <translation>This seat was already handed over in this watch</translation>
    </message>
    <message>
        <source>这不是您的席位，也没有给您排班：先签到，再交班</source>
        <translation>This is not your seat, nor are you planned for it: sign on first, then hand over</translation>
    </message>
    <message>
        <source>交接单</source>
        <translation>Handover sheet</translation>
    </message>
</context>
<context>
    <name>HandoverActs</name>
    <message>
        <source>交班人提交以后，接班人才能逐项读</source>
        <translation>The incoming officer can read item by item once the outgoing one has submitted</translation>
    </message>
    <message>
        <source>先接收这份交接单（B），再逐项读</source>
        <translation>Take up this sheet first (B), then read it item by item</translation>
    </message>
    <message>
        <source>由接班人逐项读：请接班人登录</source>
        <translation>For the incoming officer to read item by item: please sign in as the incoming officer</translation>
    </message>
    <message>
        <source>只有“每班必交”里的记录可以这样办；别的在各自的页面里办结</source>
        <translation>Only entries marked for every handover can be cleared here; others are closed on their own pages</translation>
    </message>
    <message>
        <source>这一条已经不用再交代了</source>
        <translation>This entry is to be handed over no longer already</translation>
    </message>
    <message>
        <source>这一条已经更正：要交代的是更正后的那一条</source>
        <translation>This entry was corrected: the correction is what is handed over</translation>
    </message>
    <message>
        <source>列在截止以后的变化里</source>
        <translation>is listed under what changed since the cut</translation>
    </message>
    <message>
        <source>重新汇总后不再列出</source>
        <translation>will not be listed once gathered again</translation>
    </message>
    <message>
        <source>“{text}”以后不用再交代，{after}</source>
        <translation>“{text}” is to be handed over no longer; it {after}</translation>
    </message>
    <message>
        <source>由交班人和接班人签字</source>
        <translation>For the outgoing and incoming officers to sign</translation>
    </message>
    <message>
        <source>还不能签字：</source>
        <translation>Cannot sign yet: </translation>
    </message>
    <message>
        <source>这次交接还没有办完：先办完，或作废后重新开始</source>
        <translation>This handover is not finished: finish it, or void it and start again</translation>
    </message>
    <message>
        <source>没有在值的班次：先在班次里签到，再交班</source>
        <translation>No shift is on duty: check in under shifts first, then hand over</translation>
    </message>
    <message>
        <source>您要接的席位上没有人在岗：不用交接，直接签到</source>
        <translation>Nobody is at the seat you take over: no handover is needed, sign on</translation>
    </message>
    <message>
        <source>已申请代为交接；批准以后交接单在这里打开，由您逐项读</source>
        <translation>You asked to hand over for the missing one; once approved the sheet opens here and you read it item by item</translation>
    </message>
    <message>
        <source>交班人已单独签字，等接班人读完签字</source>
        <translation>The one leaving signed alone; waiting for the one arriving to read and sign</translation>
    </message>
    <message>
        <source>交班人已经签字：您直接签字（S）</source>
        <translation>The one leaving has signed: sign yourself (S)</translation>
    </message>
    <message>
        <source>一人缺席已经批准：由在场的人签字（S）</source>
        <translation>The absence is approved: whoever is present signs (S)</translation>
    </message>
    <message>
        <source>由交班人、接班人或值班长办理</source>
        <translation>For the one leaving, the one arriving or the watch leader</translation>
    </message>
</context>
<context>
    <name>HandoverTab</name>
    <message>
        <source>双方签字以后才有一页纸</source>
        <translation>The one-page sheet exists once both have signed</translation>
    </message>
    <message>
        <source>由交班人开始；他不在时，由您代为交接（A）</source>
        <translation>The one leaving begins; if they are missing, you hand over for them (A)</translation>
    </message>
    <message>
        <source>还没有在值的班次。班次到点自动开始，先签到</source>
        <translation>No shift is on duty yet. Shifts start by themselves on time; check in first</translation>
    </message>
    <message>
        <source>开始后中心按此刻的情况汇总交接单，逐项读、复述、双方签字</source>
        <translation>Once started, the hub draws up the handover sheet as things stand; read each item, read it back, and both sign</translation>
    </message>
    <message>
        <source>现在没有交接</source>
        <translation>No handover now</translation>
    </message>
    <message>
        <source>开始交班（B）</source>
        <translation>Start handover (B)</translation>
    </message>
</context>
<context>
    <name>HeadBar</name>
    <message>
        <source>开始交班</source>
        <translation>Start handover</translation>
    </message>
    <message>
        <source>交班人不在…</source>
        <translation>The one leaving is missing…</translation>
    </message>
    <message>
        <source>作废…</source>
        <translation>Void…</translation>
    </message>
    <message>
        <source>往期交接</source>
        <translation>Past handovers</translation>
    </message>
    <message>
        <source>往期和在办 {n}</source>
        <translation>Past and running {n}</translation>
    </message>
    <message>
        <source>接收这份交接单</source>
        <translation>Take up this sheet</translation>
    </message>
    <message>
        <source>交接班</source>
        <translation>Handover</translation>
    </message>
    <message>
        <source>截止 {time}</source>
        <translation>As of {time}</translation>
    </message>
</context>
<context>
    <name>HeadStrip</name>
    <message>
        <source>级</source>
        <translation>Lv</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>事件与地点</source>
        <translation>Incident and place</translation>
    </message>
    <message>
        <source>牵头 · 参与</source>
        <translation>Lead · parties</translation>
    </message>
    <message>
        <source>环节</source>
        <translation>Stage</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>Taken by</translation>
    </message>
    <message>
        <source>时限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>标记</source>
        <translation>Flags</translation>
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
        <source>没有能用的声音输出</source>
        <translation>No usable sound output</translation>
    </message>
    <message>
        <source>已静音，{remaining} 后自动恢复；按一下立即恢复（Ctrl+M）</source>
        <translation>Muted, sound back in {remaining}; press to unmute now (Ctrl+M)</translation>
    </message>
    <message>
        <source>静音 10 min（Ctrl+M）</source>
        <translation>Mute for 10 min (Ctrl+M)</translation>
    </message>
    <message>
        <source>搜索（Ctrl+K）</source>
        <translation>Search (Ctrl+K)</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>当前用户</source>
        <translation>Current user</translation>
    </message>
    <message>
        <source>待我审批 {count}</source>
        <translation>To approve {count}</translation>
    </message>
    <message>
        <source>有申请等您同意或不同意（Ctrl+6）</source>
        <translation>Requests await your approval or refusal (Ctrl+6)</translation>
    </message>
    <message>
        <source>我的申请 {count}</source>
        <translation>My requests {count}</translation>
    </message>
    <message>
        <source>您的申请还没有批复（Ctrl+6）</source>
        <translation>Your requests are not decided yet (Ctrl+6)</translation>
    </message>
</context>
<context>
    <name>Health</name>
    <message>
        <source>接入</source>
        <translation>Feeds</translation>
    </message>
    <message>
        <source>只看有问题的</source>
        <translation>With problems only</translation>
    </message>
    <message>
        <source>看外发队列</source>
        <translation>Show outbox</translation>
    </message>
    <message>
        <source>搜来源</source>
        <translation>Search sources</translation>
    </message>
    <message>
        <source>外发</source>
        <translation>Outgoing</translation>
    </message>
    <message>
        <source>再发一次选中的</source>
        <translation>Send the selected again</translation>
    </message>
    <message>
        <source>记为已另行送达，写明怎样</source>
        <translation>Mark as delivered otherwise, and say how</translation>
    </message>
    <message>
        <source>不再发，写明原因</source>
        <translation>No longer send, and say why</translation>
    </message>
    <message>
        <source>只看没送到的</source>
        <translation>Undelivered only</translation>
    </message>
    <message>
        <source>打开它的事件或任务</source>
        <translation>Open its incident or task</translation>
    </message>
    <message>
        <source>重新读取</source>
        <translation>Read again</translation>
    </message>
    <message>
        <source>被拒绝</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>已过期 {days} 天</source>
        <translation>expired {days} days ago</translation>
    </message>
    <message>
        <source>{days} 天后到期</source>
        <translation>expires in {days} days</translation>
    </message>
    <message>
        <source>请 {owner} 更换</source>
        <translation>{owner} to renew it</translation>
    </message>
    <message>
        <source>未收下 {count} 条：{reason}</source>
        <translation>{count} not taken in: {reason}</translation>
    </message>
    <message>
        <source>时钟偏差 {skew}</source>
        <translation>Clock off by {skew}</translation>
    </message>
    <message>
        <source>接入服务没有报告，可能已停</source>
        <translation>No word from the gateway; it may have stopped</translation>
    </message>
    <message>
        <source>车载终端</source>
        <translation>Vehicle terminal</translation>
    </message>
    <message>
        <source>数采仪</source>
        <translation>Data logger</translation>
    </message>
    <message>
        <source>{datum}，已换算为 WGS-84</source>
        <translation>{datum}, converted to WGS-84</translation>
    </message>
    <message>
        <source>{names}等 {count} 处</source>
        <translation>{names} and others, {count} in all</translation>
    </message>
    <message>
        <source>{names}：等待发送 {waiting}，未送达 {dead}</source>
        <translation>{names}: {waiting} waiting, {dead} not delivered</translation>
    </message>
    <message>
        <source>{state}，自 {clock} 起</source>
        <translation>{state} since {clock}</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>标识</source>
        <translation>Identifier</translation>
    </message>
    <message>
        <source>最近成功</source>
        <translation>Last success</translation>
    </message>
    <message>
        <source>最新数据</source>
        <translation>Latest data</translation>
    </message>
    <message>
        <source>数据延迟</source>
        <translation>Data delay</translation>
    </message>
    <message>
        <source>已收</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>其中补传</source>
        <translation>Of these sent late</translation>
    </message>
    <message>
        <source>未收下</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>连接失败</source>
        <translation>Failed connections</translation>
    </message>
    <message>
        <source>时钟偏差</source>
        <translation>Clock off by</translation>
    </message>
    <message>
        <source>坐标系</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>最近补传</source>
        <translation>Latest back-fill</translation>
    </message>
    <message>
        <source>{clock}，{age} 前</source>
        <translation>{clock}, {age} ago</translation>
    </message>
</context>
<context>
    <name>HealthPage</name>
    <message>
        <source>接入</source>
        <translation>Feeds</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>外发</source>
        <translation>Outgoing</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>正在读取记录…</source>
        <translation>Reading the log…</translation>
    </message>
    <message>
        <source>用这一版编辑</source>
        <translation>Edit from this edition</translation>
    </message>
    <message>
        <source>更早的记录</source>
        <translation>Earlier entries</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>报警弹出、热点和窗格里的轮换由系统自动切换，不算上屏，不在这里</source>
        <translation>Alarm pop-ups, hotspots and turns within tiles are the system&apos;s own; they are not listed here</translation>
    </message>
    <message>
        <source>与中心失联，读不到记录</source>
        <translation>The hub is out of reach, the log cannot be read</translation>
    </message>
    <message>
        <source>共 {count} 条</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>最近 {count} 条，更早的还有</source>
        <translation>The latest {count}; there are earlier ones</translation>
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
    <name>HubSearch</name>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>IncidentActs</name>
    <message>
        <source>由{whom}审批后生效</source>
        <translation>Takes effect once approved by {whom}</translation>
    </message>
    <message>
        <source>您的岗位不能记区划的回执和答复，请找{whom}</source>
        <translation>Your role may not log receipts and answers of divisions; please ask: {whom}</translation>
    </message>
    <message>
        <source>您的岗位不能往这个事件里记，请找{whom}</source>
        <translation>Your role may not write to this incident; please ask: {whom}</translation>
    </message>
</context>
<context>
    <name>IncidentBoard</name>
    <message>
        <source>事件</source>
        <translation>Incidents</translation>
    </message>
    <message>
        <source>登记事件</source>
        <translation>Log incident</translation>
    </message>
    <message>
        <source>列表（B）</source>
        <translation>List (B)</translation>
    </message>
    <message>
        <source>看板（B）</source>
        <translation>Board (B)</translation>
    </message>
    <message>
        <source>清除筛选</source>
        <translation>Clear filters</translation>
    </message>
    <message>
        <source>事件列表</source>
        <translation>Incident list</translation>
    </message>
    <message>
        <source>筛选条件下没有事件</source>
        <translation>No incident matches the filters</translation>
    </message>
    <message>
        <source>清除筛选，看全部事件</source>
        <translation>Clear filters and see all incidents</translation>
    </message>
    <message>
        <source>报警转入、网格和群众上报、人工登记的事件显示在这里，按环节和时限排列</source>
        <translation>Incidents from alarms, grid and public reports and manual entry are shown here, by stage and due time</translation>
    </message>
    <message>
        <source>登记一个事件</source>
        <translation>Log an incident</translation>
    </message>
    <message>
        <source>现在没有要办的事件</source>
        <translation>No incidents in hand now</translation>
    </message>
    <message>
        <source>与中心断开，自 {clock} 起。下面是断开前的内容，操作连上后提交。</source>
        <translation>Disconnected from the hub since {clock}. What follows is from before; actions are sent once connected.</translation>
    </message>
</context>
<context>
    <name>IncidentCard</name>
    <message>
        <source>事件详情</source>
        <translation>Incident detail</translation>
    </message>
    <message>
        <source>在事件列表里选一个，按回车打开</source>
        <translation>Select an incident in the list and press Enter to open it</translation>
    </message>
    <message>
        <source>办理</source>
        <translation>Work</translation>
    </message>
    <message>
        <source>经过</source>
        <translation>History</translation>
    </message>
    <message>
        <source>决策支持</source>
        <translation>Decision support</translation>
    </message>
    <message>
        <source>图与报警</source>
        <translation>Map and alarms</translation>
    </message>
</context>
<context>
    <name>IncidentDelegate</name>
    <message>
        <source>提交中…</source>
        <translation>Sending…</translation>
    </message>
    <message>
        <source>无人接手</source>
        <translation>Not taken</translation>
    </message>
    <message>
        <source>不计时</source>
        <translation>No clock</translation>
    </message>
    <message>
        <source>缓至 {when}</source>
        <translation>Deferred to {when}</translation>
    </message>
    <message>
        <source>演练</source>
        <translation>Drill</translation>
    </message>
</context>
<context>
    <name>IncidentMenu</name>
    <message>
        <source>这个事件没有可做的操作</source>
        <translation>Nothing can be done with this incident</translation>
    </message>
</context>
<context>
    <name>Incidents</name>
    <message>
        <source>记一笔</source>
        <translation>Add note</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>调用{name}</source>
        <translation>Call in {name}</translation>
    </message>
    <message>
        <source>返工 {n}</source>
        <translation>Rework {n}</translation>
    </message>
    <message>
        <source>{who}跟办</source>
        <translation>{who} goes on with it</translation>
    </message>
    <message>
        <source>{when} {how}回执，{name}复述：{words}</source>
        <translation>{when} Receipt ({how}), {name} read back: {words}</translation>
    </message>
    <message>
        <source>结果：{text}</source>
        <translation>Result: {text}</translation>
    </message>
    <message>
        <source>理由：{text}</source>
        <translation>Reason: {text}</translation>
    </message>
    <message>
        <source>进展：{text}</source>
        <translation>Progress: {text}</translation>
    </message>
    <message>
        <source>不做</source>
        <translation>Skipped</translation>
    </message>
    <message>
        <source>（迟报）</source>
        <translation>, late</translation>
    </message>
    <message>
        <source>{giver}（{by}转达）</source>
        <translation>{giver} (relayed by {by})</translation>
    </message>
    <message>
        <source>{when} {who}回复：{text}</source>
        <translation>{when} {who} answered: {text}</translation>
    </message>
    <message>
        <source>还没有回复</source>
        <translation>Not answered yet</translation>
    </message>
    <message>
        <source>报警已恢复</source>
        <translation>Alarm cleared</translation>
    </message>
    <message>
        <source>登记事件</source>
        <translation>Log incident</translation>
    </message>
    <message>
        <source>关联报警</source>
        <translation>Link alarms</translation>
    </message>
    <message>
        <source>回复批示</source>
        <translation>Answer instruction</translation>
    </message>
    <message>
        <source>记区划的回执或答复</source>
        <translation>Log a division&apos;s receipt or answer</translation>
    </message>
    <message>
        <source>预案步骤</source>
        <translation>Plan step</translation>
    </message>
    <message>
        <source>标绘</source>
        <translation>Mark</translation>
    </message>
    <message>
        <source>去掉标绘</source>
        <translation>Remove mark</translation>
    </message>
    <message>
        <source>下达任务</source>
        <translation>Assign task</translation>
    </message>
    <message>
        <source>记回执</source>
        <translation>Log receipt</translation>
    </message>
    <message>
        <source>接单</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>退件</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>开始办理</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>记进展</source>
        <translation>Log progress</translation>
    </message>
    <message>
        <source>办结</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>返工</source>
        <translation>Rework</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Cancel task</translation>
    </message>
    <message>
        <source>“{title}”没有{deed}：{reason}</source>
        <translation>{deed} “{title}” was not done: {reason}</translation>
    </message>
    <message>
        <source>没有{deed}：{reason}</source>
        <translation>{deed} was not done: {reason}</translation>
    </message>
    <message>
        <source>{deed}提交中…</source>
        <translation>{deed}: sending…</translation>
    </message>
    <message>
        <source>{deed}：待联机提交</source>
        <translation>{deed}: waiting for the line</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>受理</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>不予受理</source>
        <translation>Reject</translation>
    </message>
    <message>
        <source>并案</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>立案</source>
        <translation>File</translation>
    </message>
    <message>
        <source>派遣</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>送核查</source>
        <translation>Send to verify</translation>
    </message>
    <message>
        <source>缓办</source>
        <translation>Defer</translation>
    </message>
    <message>
        <source>恢复办理</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>结案</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>上报信息</source>
        <translation>Submit report</translation>
    </message>
    <message>
        <source>启用预案</source>
        <translation>Use plan</translation>
    </message>
    <message>
        <source>调整级别</source>
        <translation>Change level</translation>
    </message>
    <message>
        <source>联合处置</source>
        <translation>Joint incident</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervise</translation>
    </message>
    <message>
        <source>批示</source>
        <translation>Instruct</translation>
    </message>
    <message>
        <source>更正信息</source>
        <translation>Correct</translation>
    </message>
    <message>
        <source>会商</source>
        <translation>Conferences</translation>
    </message>
    <message>
        <source>上报上级</source>
        <translation>Report up</translation>
    </message>
    <message>
        <source>下派</source>
        <translation>Assign down</translation>
    </message>
    <message>
        <source>答复</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>请先登录</source>
        <translation>Please sign in first</translation>
    </message>
    <message>
        <source>上一个操作还在提交，请稍候</source>
        <translation>The last action is still being sent; please wait</translation>
    </message>
    <message>
        <source>不是群众或网格员上报的事件，不用答复</source>
        <translation>Not reported by the public or a grid officer; no answer is needed</translation>
    </message>
    <message>
        <source>事件已经办结，不用再处理</source>
        <translation>The incident is over; nothing is left to do</translation>
    </message>
    <message>
        <source>现在的环节不能{deed}</source>
        <translation>Not possible at this stage: {deed}</translation>
    </message>
    <message>
        <source>这个事件已经由您接手</source>
        <translation>You have already taken this incident</translation>
    </message>
    <message>
        <source>还有 {n} 项任务没有办完，办完才能{deed}</source>
        <translation>Tasks still open: {n}. Needed before: {deed}</translation>
    </message>
    <message>
        <source>您的岗位不能这样做</source>
        <translation>Your role may not do this</translation>
    </message>
    <message>
        <source>您的岗位不能{deed}，请找{whom}</source>
        <translation>Your role may not do this: {deed}. Please ask: {whom}</translation>
    </message>
    <message>
        <source>解除督办</source>
        <translation>End supervision</translation>
    </message>
    <message>
        <source>申请{deed}…</source>
        <translation>Request: {deed}…</translation>
    </message>
    <message>
        <source>转达{deed}…</source>
        <translation>Relay: {deed}…</translation>
    </message>
    <message>
        <source>在地图上定位</source>
        <translation>Show on the map</translation>
    </message>
    <message>
        <source>调看附近摄像机</source>
        <translation>Show nearby cameras</translation>
    </message>
    <message>
        <source>打开事件</source>
        <translation>Open incident</translation>
    </message>
    <message>
        <source>搜事件</source>
        <translation>Search incidents</translation>
    </message>
    <message>
        <source>列表与看板切换</source>
        <translation>List or board</translation>
    </message>
    <message>
        <source>登记新事件</source>
        <translation>Log new incident</translation>
    </message>
    <message>
        <source>事件列表</source>
        <translation>Incident list</translation>
    </message>
    <message>
        <source>收起事件</source>
        <translation>Close incident card</translation>
    </message>
    <message>
        <source>并案：提示可能是同一件事时，晚报的并入早报的</source>
        <translation>Merge: where the same matter is suspected, the later report goes into the earlier</translation>
    </message>
    <message>
        <source>事件详情</source>
        <translation>Incident detail</translation>
    </message>
    <message>
        <source>任务清单</source>
        <translation>Task list</translation>
    </message>
    <message>
        <source>搜任务</source>
        <translation>Search tasks</translation>
    </message>
    <message>
        <source>下达新任务</source>
        <translation>Assign new task</translation>
    </message>
    <message>
        <source>完成{stage}</source>
        <translation>To do: {stage}</translation>
    </message>
    <message>
        <source>{giver}交{taker}：{text}</source>
        <translation>{giver} to {taker}: {text}</translation>
    </message>
    <message>
        <source>缓至 {when}</source>
        <translation>Deferred to {when}</translation>
    </message>
    <message>
        <source>{lead}牵头，本席位还没有人接手</source>
        <translation>{lead} leads; nobody here has taken it</translation>
    </message>
    <message>
        <source>{lead}牵头，{name}跟办</source>
        <translation>{lead} leads; {name} follows up</translation>
    </message>
    <message>
        <source>值班席</source>
        <translation>Duty seat</translation>
    </message>
    <message>
        <source>报送{kind}</source>
        <translation>Submit: {kind}</translation>
    </message>
    <message>
        <source>{whom}审批：{act}</source>
        <translation>{whom} to approve: {act}</translation>
    </message>
    <message>
        <source>{name}申请</source>
        <translation>Requested by {name}</translation>
    </message>
    <message>
        <source>{name}申请：{reason}</source>
        <translation>Requested by {name}: {reason}</translation>
    </message>
    <message>
        <source>{whom}退件，重新派遣：{title}</source>
        <translation>Returned by {whom}, dispatch again: {title}</translation>
    </message>
    <message>
        <source>催办{whom}：{title}</source>
        <translation>Chase {whom}: {title}</translation>
    </message>
    <message>
        <source>等{whom}接单：{title}</source>
        <translation>{whom} to accept: {title}</translation>
    </message>
    <message>
        <source>落实批示：{text}</source>
        <translation>Carry out instruction: {text}</translation>
    </message>
    <message>
        <source>预案：{text}</source>
        <translation>Plan: {text}</translation>
    </message>
    <message>
        <source>您的岗位不能{deed}这项任务，请找{whom}</source>
        <translation>Your role may not do this to this task: {deed}. Please ask: {whom}</translation>
    </message>
    <message>
        <source>现在的状态不能{deed}</source>
        <translation>Not possible in this state: {deed}</translation>
    </message>
    <message>
        <source>待接单</source>
        <translation>To be accepted</translation>
    </message>
    <message>
        <source>在办</source>
        <translation>In hand</translation>
    </message>
    <message>
        <source>退件，等重新派遣</source>
        <translation>Returned, to dispatch again</translation>
    </message>
    <message>
        <source>已办结和撤销</source>
        <translation>Completed and cancelled</translation>
    </message>
    <message>
        <source>上报：{title}</source>
        <translation>Reported: {title}</translation>
    </message>
    <message>
        <source>并入{into}</source>
        <translation>Merged into {into}</translation>
    </message>
    <message>
        <source>{merged}并入本事件</source>
        <translation>{merged} merged into this incident</translation>
    </message>
    <message>
        <source>立案：{name}，{level}，{lead}牵头</source>
        <translation>Filed: {name}, {level}, lead {lead}</translation>
    </message>
    <message>
        <source>，{parties}参与</source>
        <translation>, with {parties}</translation>
    </message>
    <message>
        <source>缓办到 {until}：{reason}</source>
        <translation>Deferred to {until}: {reason}</translation>
    </message>
    <message>
        <source>恢复办理，回到{stage}</source>
        <translation>Resumed, back to: {stage}</translation>
    </message>
    <message>
        <source>级别改为{level}：{reason}</source>
        <translation>Level changed to {level}: {reason}</translation>
    </message>
    <message>
        <source>{names}加入联合处置</source>
        <translation>Joined the incident: {names}</translation>
    </message>
    <message>
        <source>关联报警：{titles}</source>
        <translation>Alarms linked: {titles}</translation>
    </message>
    <message>
        <source>列为督办</source>
        <translation>Put under supervision</translation>
    </message>
    <message>
        <source>批示{whom}</source>
        <translation>Instruction {whom}</translation>
    </message>
    <message>
        <source>转达{name}{what}</source>
        <translation>Relayed from {name}: {what}</translation>
    </message>
    <message>
        <source>{text}（{when} 的情况）</source>
        <translation>{text} (as of {when})</translation>
    </message>
    <message>
        <source>，迟报</source>
        <translation>, late</translation>
    </message>
    <message>
        <source>报送{kind}{late}：{text}</source>
        <translation>{kind} submitted{late}: {text}</translation>
    </message>
    <message>
        <source>启用预案：{name}</source>
        <translation>Plan in use: {name}</translation>
    </message>
    <message>
        <source>预案步骤不做：{text}（{note}）</source>
        <translation>Plan step skipped: {text} ({note})</translation>
    </message>
    <message>
        <source>预案步骤完成：{text}{note}</source>
        <translation>Plan step done: {text}{note}</translation>
    </message>
    <message>
        <source>标绘{kind}：{text}</source>
        <translation>Marked {kind}: {text}</translation>
    </message>
    <message>
        <source>向{whom}下达任务{how}：{title}</source>
        <translation>Task assigned to {whom}{how}: {title}</translation>
    </message>
    <message>
        <source>{how}回执，{name}复述：{words}</source>
        <translation>Receipt ({how}), {name} read back: {words}</translation>
    </message>
    <message>
        <source>任务已送达</source>
        <translation>Task delivered</translation>
    </message>
    <message>
        <source>任务送达情况不明</source>
        <translation>Task delivery unknown</translation>
    </message>
    <message>
        <source>任务没有在期限内送达</source>
        <translation>Task not delivered in time</translation>
    </message>
    <message>
        <source>申请{act}</source>
        <translation>Requested: {act}</translation>
    </message>
    <message>
        <source>同意申请</source>
        <translation>Request approved</translation>
    </message>
    <message>
        <source>不同意申请</source>
        <translation>Request refused</translation>
    </message>
    <message>
        <source>{clock}超期</source>
        <translation>{clock} overdue</translation>
    </message>
    <message>
        <source>补传的报警：{title}</source>
        <translation>Alarm sent late: {title}</translation>
    </message>
    <message>
        <source>报警：{title}</source>
        <translation>Alarm: {title}</translation>
    </message>
    <message>
        <source>中心开始录像：{camera}</source>
        <translation>Recording in the centre started: {camera}</translation>
    </message>
    <message>
        <source>中心停止录像：{camera}</source>
        <translation>Recording in the centre stopped: {camera}</translation>
    </message>
    <message>
        <source>不予受理：{words}</source>
        <translation>Rejected: {words}</translation>
    </message>
    <message>
        <source>退件：{words}</source>
        <translation>Returned: {words}</translation>
    </message>
    <message>
        <source>开始处置</source>
        <translation>Handling started</translation>
    </message>
    <message>
        <source>处置完毕，送核查：{words}</source>
        <translation>Handled, sent to verify: {words}</translation>
    </message>
    <message>
        <source>返工：{words}</source>
        <translation>Rework: {words}</translation>
    </message>
    <message>
        <source>结案：{words}</source>
        <translation>Closed: {words}</translation>
    </message>
    <message>
        <source>更正了事件信息</source>
        <translation>Incident corrected</translation>
    </message>
    <message>
        <source>回复批示：{words}</source>
        <translation>Instruction answered: {words}</translation>
    </message>
    <message>
        <source>去掉一处标绘</source>
        <translation>Mark removed</translation>
    </message>
    <message>
        <source>开始办理任务</source>
        <translation>Task started</translation>
    </message>
    <message>
        <source>{words}</source>
        <translation>{words}</translation>
    </message>
    <message>
        <source>任务办结：{words}</source>
        <translation>Task completed: {words}</translation>
    </message>
    <message>
        <source>任务返工：{words}</source>
        <translation>Task rework: {words}</translation>
    </message>
    <message>
        <source>撤销任务：{words}</source>
        <translation>Task cancelled: {words}</translation>
    </message>
    <message>
        <source>交接班，任务接着跟办</source>
        <translation>Change of watch: the task goes on</translation>
    </message>
    <message>
        <source>任务超期</source>
        <translation>Task overdue</translation>
    </message>
    <message>
        <source>撤回申请</source>
        <translation>Request withdrawn</translation>
    </message>
    <message>
        <source>申请失效</source>
        <translation>Request lapsed</translation>
    </message>
    <message>
        <source>补传的报警仍未恢复，现在提醒</source>
        <translation>Alarm sent late still stands; alerting now</translation>
    </message>
    <message>
        <source>报警恢复</source>
        <translation>Alarm cleared</translation>
    </message>
    <message>
        <source>确认报警</source>
        <translation>Alarm acknowledged</translation>
    </message>
    <message>
        <source>接手报警</source>
        <translation>Alarm taken</translation>
    </message>
    <message>
        <source>释放报警</source>
        <translation>Alarm released</translation>
    </message>
    <message>
        <source>报警归入事件</source>
        <translation>Alarm linked to the incident</translation>
    </message>
    <message>
        <source>报警数据状态变化</source>
        <translation>Alarm data quality changed</translation>
    </message>
    <message>
        <source>搁置报警：{words}</source>
        <translation>Alarm shelved: {words}</translation>
    </message>
    <message>
        <source>取消搁置</source>
        <translation>Unshelved</translation>
    </message>
    <message>
        <source>按规则抑制：{words}</source>
        <translation>Suppressed by rule: {words}</translation>
    </message>
    <message>
        <source>解除抑制</source>
        <translation>Suppression ended</translation>
    </message>
    <message>
        <source>设备停用：{words}</source>
        <translation>Out of service: {words}</translation>
    </message>
    <message>
        <source>设备恢复使用</source>
        <translation>Returned to service</translation>
    </message>
    <message>
        <source>报警复位</source>
        <translation>Alarm reset</translation>
    </message>
    <message>
        <source>无人接手，报警升级通知</source>
        <translation>Not taken, alarm escalated</translation>
    </message>
    <message>
        <source>查看了个人信息：{words}</source>
        <translation>Personal data viewed: {words}</translation>
    </message>
    <message>
        <source>销毁了个人信息</source>
        <translation>Personal data erased</translation>
    </message>
    <message>
        <source>这一步不做</source>
        <translation>Skip step</translation>
    </message>
    <message>
        <source>理由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>退件理由</source>
        <translation>Reason for return</translation>
    </message>
    <message>
        <source>处置结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>返工理由</source>
        <translation>Reason for rework</translation>
    </message>
    <message>
        <source>结案意见</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>省</source>
        <translation>Province</translation>
    </message>
    <message>
        <source>市</source>
        <translation>City</translation>
    </message>
    <message>
        <source>县（市、区）</source>
        <translation>County or district</translation>
    </message>
    <message>
        <source>乡镇（街道）</source>
        <translation>Township or subdistrict</translation>
    </message>
    <message>
        <source>社区（村）</source>
        <translation>Community or village</translation>
    </message>
    <message>
        <source>网格</source>
        <translation>Grid</translation>
    </message>
    <message>
        <source>上报</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>{when} {who}：{text}</source>
        <translation>{when} {who}: {text}</translation>
    </message>
    <message>
        <source>{when} 答复：{text}</source>
        <translation>{when} Answer: {text}</translation>
    </message>
    <message>
        <source>已答复（超期）</source>
        <translation>Answered (late)</translation>
    </message>
    <message>
        <source>已答复</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>还没有回执</source>
        <translation>No receipt yet</translation>
    </message>
    <message>
        <source>{when} 已收到</source>
        <translation>{when} Received</translation>
    </message>
    <message>
        <source>{when} {who}已收到</source>
        <translation>{when} Received by {who}</translation>
    </message>
    <message>
        <source>已并案</source>
        <translation>Merged</translation>
    </message>
    <message>
        <source>处置</source>
        <translation>Handle</translation>
    </message>
    <message>
        <source>核查</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>待受理</source>
        <translation>To accept</translation>
    </message>
    <message>
        <source>待立案</source>
        <translation>To file</translation>
    </message>
    <message>
        <source>待派遣</source>
        <translation>To dispatch</translation>
    </message>
    <message>
        <source>处置中</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>待核查</source>
        <translation>To verify</translation>
    </message>
    <message>
        <source>缓办中</source>
        <translation>Deferred</translation>
    </message>
    <message>
        <source>已结案</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>超期 {span}</source>
        <translation>Overdue {span}</translation>
    </message>
    <message>
        <source>剩 {span}</source>
        <translation>{span} left</translation>
    </message>
    <message>
        <source>退件 {n}</source>
        <translation>Returned {n}</translation>
    </message>
    <message>
        <source>联合</source>
        <translation>Joint</translation>
    </message>
    <message>
        <source>事件或任务</source>
        <translation>incident or task</translation>
    </message>
    <message>
        <source>没有要办的事件</source>
        <translation>No incidents in hand</translation>
    </message>
    <message>
        <source>在办 {n}</source>
        <translation>In hand {n}</translation>
    </message>
    <message>
        <source>超期 {n}</source>
        <translation>Overdue {n}</translation>
    </message>
    <message>
        <source>无人接手 {n}</source>
        <translation>Not taken {n}</translation>
    </message>
    <message>
        <source>正在交给中心</source>
        <translation>Being handed to the hub</translation>
    </message>
    <message>
        <source>等待发送</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>已送达</source>
        <translation>Delivered</translation>
    </message>
    <message>
        <source>对方没有收</source>
        <translation>Not accepted</translation>
    </message>
    <message>
        <source>过期未送达</source>
        <translation>Expired, not delivered</translation>
    </message>
    <message>
        <source>是否送达不明</source>
        <translation>Delivery unknown</translation>
    </message>
    <message>
        <source>已撤回</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>记答复</source>
        <translation>Log answer</translation>
    </message>
    <message>
        <source>录像</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>您的岗位不能看录像</source>
        <translation>Your post may not see recordings</translation>
    </message>
    <message>
        <source>正在查录像</source>
        <translation>Looking for recordings</translation>
    </message>
    <message>
        <source>正在录，{clock} 起</source>
        <translation>Recording since {clock}</translation>
    </message>
    <message>
        <source>还没有录像。立案后附近的摄像机自动录，到办结为止。</source>
        <translation>No recordings yet. Once filed, nearby cameras record by themselves until the incident is closed.</translation>
    </message>
    <message>
        <source>与中心断开，查不到录像</source>
        <translation>The hub is away: recordings cannot be listed</translation>
    </message>
    <message>
        <source>{name}：{stage}</source>
        <translation>{name}: {stage}</translation>
    </message>
    <message>
        <source>（{by}）</source>
        <translation> ({by})</translation>
    </message>
    <message>
        <source>，对方已办结</source>
        <translation>, closed on their side</translation>
    </message>
    <message>
        <source>上报{name}：{text}</source>
        <translation>Reported up to {name}: {text}</translation>
    </message>
    <message>
        <source>下派{name}</source>
        <translation>Assigned down to {name}</translation>
    </message>
    <message>
        <source>{whom}回执：已收到</source>
        <translation>Receipt from {whom}: received</translation>
    </message>
    <message>
        <source>{whom}答复：{text}</source>
        <translation>Answer from {whom}: {text}</translation>
    </message>
    <message>
        <source>{name}没有按时答复</source>
        <translation>No answer in time from {name}</translation>
    </message>
    <message>
        <source>区划</source>
        <translation>Division</translation>
    </message>
    <message>
        <source>撤回指令</source>
        <translation>Order withdrawn</translation>
    </message>
    <message>
        <source>指令{state}</source>
        <translation>Order: {state}</translation>
    </message>
    <message>
        <source>没有送到{whom}，稍后再送</source>
        <translation>Not delivered to {whom}, will try again</translation>
    </message>
    <message>
        <source>已送达{whom}</source>
        <translation>Delivered to {whom}</translation>
    </message>
    <message>
        <source>{whom}已接收</source>
        <translation>Accepted by {whom}</translation>
    </message>
    <message>
        <source>{whom}正在办理</source>
        <translation>In hand at {whom}</translation>
    </message>
    <message>
        <source>{whom}已办完</source>
        <translation>Done by {whom}</translation>
    </message>
    <message>
        <source>{whom}没有收</source>
        <translation>Not accepted by {whom}</translation>
    </message>
    <message>
        <source>是否送达{whom}不明，正在核对</source>
        <translation>Delivery to {whom} unknown, being checked</translation>
    </message>
    <message>
        <source>送不到{whom}，已停止重试：{reason}</source>
        <translation>Cannot be delivered to {whom}, no more tries: {reason}</translation>
    </message>
    <message>
        <source>{kind}“{title}”</source>
        <translation>{kind} &quot;{title}&quot;</translation>
    </message>
    <message>
        <source>{kind}：</source>
        <translation>{kind}: </translation>
    </message>
    <message>
        <source>重新发给{whom}</source>
        <translation>Sent again to {whom}</translation>
    </message>
    <message>
        <source>确认{whom}已收到</source>
        <translation>Confirmed as received by {whom}</translation>
    </message>
    <message>
        <source>不再发给{whom}</source>
        <translation>No longer sent to {whom}</translation>
    </message>
    <message>
        <source>{office}来电</source>
        <translation>Call from {office}</translation>
    </message>
    <message>
        <source>致电{office}</source>
        <translation>Call to {office}</translation>
    </message>
    <message>
        <source>值班日志更正（{kind}）：{text}</source>
        <translation>Log correction ({kind}): {text}</translation>
    </message>
    <message>
        <source>值班日志（{kind}）：{text}</source>
        <translation>Log ({kind}): {text}</translation>
    </message>
    <message>
        <source>日志列入交班事项</source>
        <translation>Log entry is to be handed over</translation>
    </message>
    <message>
        <source>日志不再列入交班事项</source>
        <translation>Log entry is no longer to be handed over</translation>
    </message>
    <message>
        <source>批示 {number}：{text}</source>
        <translation>Instruction {number}: {text}</translation>
    </message>
    <message>
        <source>{whom}承办</source>
        <translation>for {whom}</translation>
    </message>
    <message>
        <source>{until} 前</source>
        <translation>by {until}</translation>
    </message>
    <message>
        <source>批示随交接班转给{whom}</source>
        <translation>Instruction passes with the seat to {whom}</translation>
    </message>
    <message>
        <source>批示办结</source>
        <translation>Instruction is done</translation>
    </message>
    <message>
        <source>批示退回重办</source>
        <translation>Instruction is sent back</translation>
    </message>
    <message>
        <source>召集会商 {number}：{title}（{when}）</source>
        <translation>Meeting {number} is called: {title} ({when})</translation>
    </message>
    <message>
        <source>{who}到会</source>
        <translation>{who} has arrived</translation>
    </message>
    <message>
        <source>会商议定：{text}</source>
        <translation>Meeting resolved: {text}</translation>
    </message>
    <message>
        <source>（{whom}办理）</source>
        <translation> (by {whom})</translation>
    </message>
    <message>
        <source>收到{whom}的{what}</source>
        <translation>Received from {whom}: {what}</translation>
    </message>
    <message>
        <source>，转{whom}</source>
        <translation>, passed to {whom}</translation>
    </message>
    <message>
        <source>这条日志已被更正</source>
        <translation>This entry has been corrected</translation>
    </message>
    <message>
        <source>承接批示</source>
        <translation>Instruction is taken on</translation>
    </message>
    <message>
        <source>批示进展：{words}</source>
        <translation>Progress of the instruction: {words}</translation>
    </message>
    <message>
        <source>批示办完：{words}</source>
        <translation>Instruction is carried out: {words}</translation>
    </message>
    <message>
        <source>批示超期</source>
        <translation>Instruction is overdue</translation>
    </message>
    <message>
        <source>改了会商安排</source>
        <translation>The meeting&apos;s plan was changed</translation>
    </message>
    <message>
        <source>会商开始</source>
        <translation>The meeting begins</translation>
    </message>
    <message>
        <source>写了会商纪要</source>
        <translation>The minutes were written</translation>
    </message>
    <message>
        <source>会商结束</source>
        <translation>The meeting ends</translation>
    </message>
    <message>
        <source>会商纪要定稿</source>
        <translation>The minutes are final</translation>
    </message>
    <message>
        <source>会商取消：{words}</source>
        <translation>The meeting is cancelled: {words}</translation>
    </message>
</context>
<context>
    <name>InstructDialog</name>
    <message>
        <source>批示内容</source>
        <translation>Instruction</translation>
    </message>
    <message>
        <source>承办</source>
        <translation>Handled by</translation>
    </message>
    <message>
        <source>批示记入事件，要等承办部门回复才算办结</source>
        <translation>Recorded in the incident; it is done only when the handling department has answered</translation>
    </message>
    <message>
        <source>请写批示内容</source>
        <translation>Please write the instruction</translation>
    </message>
</context>
<context>
    <name>InstructionDelegate</name>
    <message>
        <source>进展 {n}</source>
        <translation>Progress {n}</translation>
    </message>
    <message>
        <source>关联 {n}</source>
        <translation>Links {n}</translation>
    </message>
    <message>
        <source>{age} 前</source>
        <translation>{age} ago</translation>
    </message>
    <message>
        <source>提交中…</source>
        <translation>Sending…</translation>
    </message>
    <message>
        <source>承办 {name}</source>
        <translation>Handled by {name}</translation>
    </message>
    <message>
        <source>还没有人承办</source>
        <translation>Nobody handles it yet</translation>
    </message>
    <message>
        <source>不限时</source>
        <translation>No limit</translation>
    </message>
</context>
<context>
    <name>InstructionDetail</name>
    <message>
        <source>选一条看全文、进展和关联</source>
        <translation>Choose one to see its full text, progress and links</translation>
    </message>
    <message>
        <source>提交中…</source>
        <translation>Sending…</translation>
    </message>
    <message>
        <source>办理结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>批示人  {name}</source>
        <translation>Given by  {name}</translation>
    </message>
    <message>
        <source>登记    {who}，{at}</source>
        <translation>Logged    {who}, {at}</translation>
    </message>
    <message>
        <source>还没有人承办</source>
        <translation>Nobody handles it yet</translation>
    </message>
    <message>
        <source>承办    {who}</source>
        <translation>Handled by    {who}</translation>
    </message>
    <message>
        <source>（已超期）</source>
        <translation> (overdue)</translation>
    </message>
    <message>
        <source>期限    {due}</source>
        <translation>Due    {due}</translation>
    </message>
</context>
<context>
    <name>InstructionTab</name>
    <message>
        <source>登记批示…</source>
        <translation>Log instruction…</translation>
    </message>
    <message>
        <source>批示</source>
        <translation>Instruct</translation>
    </message>
    <message>
        <source>搜编号、内容、批示人、承办人</source>
        <translation>Search number, text, giver, handler</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>含办结</source>
        <translation>With closed</translation>
    </message>
    <message>
        <source>这条批示属于实战、演练、测试中的另一种，切换后再看</source>
        <translation>This instruction belongs to another realm (live, drill, test): switch to it to read</translation>
    </message>
    <message>
        <source>这条批示在事件里答复：回车打开事件</source>
        <translation>This instruction is answered in its incident: Enter opens it</translation>
    </message>
    <message>
        <source>这条批示还没有送到中心，送到后再办</source>
        <translation>This instruction has not reached the centre yet; act on it once it has</translation>
    </message>
    <message>
        <source>这条批示现在的状态不用这样做</source>
        <translation>Not possible in this instruction&apos;s present state</translation>
    </message>
    <message>
        <source>只有承办人、承办部门或批示人能这样做</source>
        <translation>Only its handler, the handling department or its giver may do this</translation>
    </message>
    <message>
        <source>批示由市领导、指挥长下达，或由值班长代为登记</source>
        <translation>Instructions come from a city leader or the commander, or are logged for them by the watch leader</translation>
    </message>
    <message>
        <source>这条批示没有关联别的内容</source>
        <translation>This instruction has no links</translation>
    </message>
    <message>
        <source>超期 {n}</source>
        <translation>Overdue {n}</translation>
    </message>
    <message>
        <source>在办 {n}</source>
        <translation>In hand {n}</translation>
    </message>
    <message>
        <source>清除筛选，看全部批示</source>
        <translation>Clear filters and see all instructions</translation>
    </message>
    <message>
        <source>筛选条件下没有批示</source>
        <translation>No instruction matches the filters</translation>
    </message>
    <message>
        <source>领导的批示和电话指示登记在这里，跟到办结</source>
        <translation>Leaders&apos; instructions, by phone too, are logged here and followed until completed</translation>
    </message>
    <message>
        <source>现在没有在办的批示</source>
        <translation>No instructions in hand now</translation>
    </message>
</context>
<context>
    <name>InstructionWords</name>
    <message>
        <source>取回</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>这条批示现在看不到：可能属于演练或测试，切换后再取回</source>
        <translation>This instruction cannot be seen now: it may belong to an exercise or a test; switch there, then take the words back</translation>
    </message>
    <message>
        <source>批示里有 {n} 条没有送到中心：“{text}”</source>
        <translation>{n} about instructions did not reach the centre: “{text}”</translation>
    </message>
</context>
<context>
    <name>Invitations</name>
    <message>
        <source>会商开始了，请您参加：{title}</source>
        <translation>The meeting has begun, please join: {title}</translation>
    </message>
    <message>
        <source>会商改到 {time}：{title}</source>
        <translation>The meeting was moved to {time}: {title}</translation>
    </message>
    <message>
        <source>请您 {time} 参加会商：{title}（{who} 召集）</source>
        <translation>Please join the meeting at {time}: {title} (called by {who})</translation>
    </message>
    <message>
        <source>会商取消了：{title}</source>
        <translation>The meeting was cancelled: {title}</translation>
    </message>
</context>
<context>
    <name>ItemCard</name>
    <message>
        <source>不用再交代</source>
        <translation>Unflag</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>Person in charge</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
</context>
<context>
    <name>ItemModel</name>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>细类</source>
        <translation>Subclass</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>更新</source>
        <translation>Updated</translation>
    </message>
</context>
<context>
    <name>ItemsPage</name>
    <message>
        <source>档案列表</source>
        <translation>List of records</translation>
    </message>
    <message>
        <source>在图上看</source>
        <translation>Show on map</translation>
    </message>
    <message>
        <source>搜名称、编号</source>
        <translation>Search name, number</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
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
        <source>上一页</source>
        <translation>Previous page</translation>
    </message>
    <message>
        <source>下一页</source>
        <translation>Next page</translation>
    </message>
    <message>
        <source>共 {total} 项，第 {first}–{last} 项</source>
        <translation>{total} in all, {first}–{last} shown</translation>
    </message>
    <message>
        <source>没有</source>
        <translation>None</translation>
    </message>
    <message>
        <source>没有符合条件的档案</source>
        <translation>No record matches</translation>
    </message>
    <message>
        <source>还没有这类档案</source>
        <translation>No records of this kind yet</translation>
    </message>
    <message>
        <source>部门的系统接通后，它的队伍、物资、场所和部件列在这里</source>
        <translation>Once a department&apos;s system is connected, its teams, supplies, sites and street fixtures are listed here</translation>
    </message>
    <message>
        <source>与中心断开，档案暂时看不到</source>
        <translation>Disconnected from the hub; records cannot be seen just now</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>评分</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>人数</source>
        <translation>People</translation>
    </message>
    <message>
        <source>车辆</source>
        <translation>Vehicles</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>责任单位</source>
        <translation>Responsible unit</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
</context>
<context>
    <name>JoinDialog</name>
    <message>
        <source>加入</source>
        <translation>Join</translation>
    </message>
    <message>
        <source>{whom}可以看到这个事件和地图标绘，并可接受任务</source>
        <translation>Can see this incident and its map marks and be given tasks: {whom}</translation>
    </message>
    <message>
        <source>由{whom}审批</source>
        <translation>Approved by {whom}</translation>
    </message>
    <message>
        <source>请选要加入的部门</source>
        <translation>Please choose departments to join</translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message>
        <source>粘贴的图片 {clock}</source>
        <translation>Pasted picture {clock}</translation>
    </message>
    <message>
        <source>“{name}”没有附上：要附它的那条日志已经不在这里</source>
        <translation>“{name}” was not attached: the entry it was chosen for is no longer here</translation>
    </message>
    <message>
        <source>“{name}”没有附上：{why}</source>
        <translation>“{name}” was not attached: {why}</translation>
    </message>
    <message>
        <source>这份取证还取不出来（等批准，或没有写成），没有附上</source>
        <translation>This piece cannot be taken out yet (approval is missing, or it was not written); it was not attached</translation>
    </message>
    <message>
        <source>这份取证的文件读不出来，没有附上</source>
        <translation>The file of this evidence cannot be read; it was not attached</translation>
    </message>
</context>
<context>
    <name>KeptPictures</name>
    <message>
        <source>这台摄像机不是国标设备，不会自己抓拍</source>
        <translation>This camera is no GB/T 28181 device and takes no snapshots by itself</translation>
    </message>
</context>
<context>
    <name>KeyMap</name>
    <message>
        <source>空格</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>回车</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>键盘操作一览</source>
        <translation>Keyboard map</translation>
    </message>
    <message>
        <source>搜操作或按键，例如“搁置”或 S</source>
        <translation>Search action or key, e.g. “shelve” or S</translation>
    </message>
    <message>
        <source>没有这样的操作</source>
        <translation>No such action</translation>
    </message>
    <message>
        <source>光标在对应的窗格里时起作用；标“全局”的在任何地方都起作用</source>
        <translation>Keys act while the focus is in their pane; those marked “Global” act everywhere</translation>
    </message>
</context>
<context>
    <name>KeywordBars</name>
    <message>
        <source>{count} 件，前期没有</source>
        <translation>{count}, none in the period before</translation>
    </message>
    <message>
        <source>{count} 件，前期 {before} 件，占比 {lift} 倍</source>
        <translation>{count}, {before} in the period before, share × {lift}</translation>
    </message>
</context>
<context>
    <name>KeywordsPage</name>
    <message>
        <source>近 7 天</source>
        <translation>Last 7 days</translation>
    </message>
    <message>
        <source>近 30 天</source>
        <translation>Last 30 days</translation>
    </message>
    <message>
        <source>近 90 天</source>
        <translation>Last 90 days</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>正在统计，头一次要几十秒</source>
        <translation>Counting; the first time may take up to a minute</translation>
    </message>
    <message>
        <source>{reports} 件上报，前一段同样长的时间 {before} 件；同一件里的词只计一次</source>
        <translation>{reports} reports, {before} in the equal period before; a word counts once per report</translation>
    </message>
    <message>
        <source>还没有频发的词</source>
        <translation>No frequent words yet</translation>
    </message>
    <message>
        <source>同一个词在 5 件以上的上报里出现，才列在这里</source>
        <translation>A word is listed here once it is in 5 reports or more</translation>
    </message>
    <message>
        <source>与中心断开，热词暂时看不到</source>
        <translation>Disconnected from the hub; frequent words cannot be seen just now</translation>
    </message>
</context>
<context>
    <name>Lags</name>
    <message>
        <source>各去向的积压</source>
        <translation>Backlog by destination</translation>
    </message>
</context>
<context>
    <name>LateRow</name>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>转达督办（S）</source>
        <translation>Relay supervision (S)</translation>
    </message>
    <message>
        <source>督办（S）</source>
        <translation>Supervise (S)</translation>
    </message>
    <message>
        <source>转达批示（I）</source>
        <translation>Relay instruction (I)</translation>
    </message>
    <message>
        <source>批示（I）</source>
        <translation>Instruct (I)</translation>
    </message>
    <message>
        <source>批示内容，回车发出，Esc 放弃</source>
        <translation>Instruction; Enter sends it, Esc drops it</translation>
    </message>
    <message>
        <source>要转达的批示，回车后选是谁的，Esc 放弃</source>
        <translation>Instruction to relay; Enter, then choose whose it is; Esc drops it</translation>
    </message>
</context>
<context>
    <name>LayerPanel</name>
    <message>
        <source>图层与图例</source>
        <translation>Layers and legend</translation>
    </message>
    <message>
        <source>打开或收起（L）</source>
        <translation>Open or close (L)</translation>
    </message>
    <message>
        <source>底图</source>
        <translation>Base map</translation>
    </message>
    <message>
        <source>图例</source>
        <translation>Legend</translation>
    </message>
    <message>
        <source>这一组全部显示或隐藏</source>
        <translation>Show or hide the whole group</translation>
    </message>
</context>
<context>
    <name>LayoutMenu</name>
    <message>
        <source>每块屏一样，不跨拼缝</source>
        <translation>Same on every screen, across no bezel</translation>
    </message>
    <message>
        <source>整面墙</source>
        <translation>Whole wall</translation>
    </message>
    <message>
        <source>1 画面（跨拼缝）</source>
        <translation>1 picture (across bezels)</translation>
    </message>
    <message>
        <source>{layout}（跨拼缝）</source>
        <translation>{layout} (across bezels)</translation>
    </message>
</context>
<context>
    <name>Legend</name>
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
        <translation>Point over limit or faulty</translation>
    </message>
    <message>
        <source>监测数据陈旧</source>
        <translation>Point&apos;s data is stale</translation>
    </message>
    <message>
        <source>位置超过 30 s 未更新</source>
        <translation>Position older than 30 s</translation>
    </message>
    <message>
        <source>聚在一起的目标，点击展开</source>
        <translation>Several close together; click to expand</translation>
    </message>
    <message>
        <source>数量分布，圆越大越多</source>
        <translation>Counts; the larger the dot, the more</translation>
    </message>
</context>
<context>
    <name>LevelDialog</name>
    <message>
        <source>改为</source>
        <translation>Change to</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>由{whom}审批</source>
        <translation>{whom} to approve</translation>
    </message>
    <message>
        <source>级别没有变化</source>
        <translation>The level has not changed</translation>
    </message>
    <message>
        <source>请写明原因</source>
        <translation>Please write the reason</translation>
    </message>
</context>
<context>
    <name>Limits</name>
    <message>
        <source>内容合起来太长，最多 {most} 个字，请精简或分成几条</source>
        <translation>Too long in all: {most} characters at most. Shorten it or write several</translation>
    </message>
    <message>
        <source>写了 {count} 个字，最多 {most} 个字，请精简或分成几条</source>
        <translation>{count} characters, {most} at most: shorten it or write several</translation>
    </message>
</context>
<context>
    <name>LinkPicker</name>
    <message>
        <source>关联事件、任务、报警：输入编号或标题</source>
        <translation>Link incidents, tasks, alarms: type a number or title</translation>
    </message>
    <message>
        <source>{what}：按一下去掉</source>
        <translation>{what}: press to remove</translation>
    </message>
</context>
<context>
    <name>LogDates</name>
    <message>
        <source>至</source>
        <translation>to</translation>
    </message>
    <message>
        <source>从哪一天</source>
        <translation>From which day</translation>
    </message>
    <message>
        <source>到哪一天</source>
        <translation>To which day</translation>
    </message>
    <message>
        <source>那一天的班次</source>
        <translation>The watches of that day</translation>
    </message>
    <message>
        <source>全天</source>
        <translation>All day</translation>
    </message>
</context>
<context>
    <name>LogDelegate</name>
    <message>
        <source>写入中…</source>
        <translation>Writing…</translation>
    </message>
    <message>
        <source>待联机写入</source>
        <translation>Waiting for the line</translation>
    </message>
    <message>
        <source>交班</source>
        <translation>Handover</translation>
    </message>
    <message>
        <source>更正</source>
        <translation>Correction</translation>
    </message>
    <message>
        <source>已更正</source>
        <translation>Corrected</translation>
    </message>
    <message>
        <source>附件 {n}</source>
        <translation>Attachments {n}</translation>
    </message>
    <message>
        <source>来电</source>
        <translation>Incoming</translation>
    </message>
    <message>
        <source>去电</source>
        <translation>Outgoing</translation>
    </message>
    <message>
        <source>已复述</source>
        <translation>Read back</translation>
    </message>
    <message>
        <source>未复述</source>
        <translation>Not read back</translation>
    </message>
    <message>
        <source>{time} 补记</source>
        <translation>entered late, {time}</translation>
    </message>
    <message>
        <source>关联 {n}</source>
        <translation>Links {n}</translation>
    </message>
</context>
<context>
    <name>LogFilters</name>
    <message>
        <source>只看交班重点</source>
        <translation>To be handed over only</translation>
    </message>
    <message>
        <source>只看这一条</source>
        <translation>Only this entry</translation>
    </message>
    <message>
        <source>按一下看全部日志</source>
        <translation>Press to see the whole log</translation>
    </message>
    <message>
        <source>搜日志</source>
        <translation>Search the log</translation>
    </message>
    <message>
        <source>全部类别</source>
        <translation>All classes</translation>
    </message>
    <message>
        <source>不看自动记录</source>
        <translation>Hide automatic entries</translation>
    </message>
    <message>
        <source>每次交班都要交代、还没有了结的</source>
        <translation>What is told at every handover until it is settled</translation>
    </message>
    <message>
        <source>{loaded} / {total} 条</source>
        <translation>{loaded} of {total}</translation>
    </message>
    <message>
        <source>待写入 {n}</source>
        <translation>To be written {n}</translation>
    </message>
    <message>
        <source>筛选条件下没有日志</source>
        <translation>No entry matches the filters</translation>
    </message>
    <message>
        <source>清除筛选，看全部日志</source>
        <translation>Clear filters and see the whole log</translation>
    </message>
    <message>
        <source>电话、通知、巡屏记在这里；发生的事由中心每一刻钟归并记一次</source>
        <translation>Calls, notices and screen checks are logged here; the hub sums up what happened every quarter of an hour</translation>
    </message>
    <message>
        <source>还没有日志</source>
        <translation>No log entries yet</translation>
    </message>
    <message>
        <source>全部班次</source>
        <translation>All shifts</translation>
    </message>
    <message>
        <source>按日期…</source>
        <translation>By date…</translation>
    </message>
</context>
<context>
    <name>LogPapers</name>
    <message>
        <source>纸面</source>
        <translation>Paper</translation>
    </message>
    <message>
        <source>打印日志（Ctrl+P）、空白表、补录</source>
        <translation>Print the log (Ctrl+P), blank forms, taking in</translation>
    </message>
    <message>
        <source>打印别的班次…</source>
        <translation>Print another watch…</translation>
    </message>
    <message>
        <source>空白表：值班日志</source>
        <translation>Blank form: watch log</translation>
    </message>
    <message>
        <source>空白表：电话记录</source>
        <translation>Blank form: telephone call</translation>
    </message>
    <message>
        <source>空白表：事件登记</source>
        <translation>Blank form: incident</translation>
    </message>
    <message>
        <source>空白表：交接班单</source>
        <translation>Blank form: handover sheet</translation>
    </message>
    <message>
        <source>补录纸面记录…</source>
        <translation>Take in notes on paper…</translation>
    </message>
    <message>
        <source>现在没有班次；要打印过去的，在“班次”里选</source>
        <translation>No watch runs now; to print an earlier one choose it under “Watch”</translation>
    </message>
    <message>
        <source>打印 {watch} 的日志</source>
        <translation>Print the log of {watch}</translation>
    </message>
    <message>
        <source>打印别的班次的日志</source>
        <translation>Print the log of another watch</translation>
    </message>
</context>
<context>
    <name>LogTab</name>
    <message>
        <source>这一条已经更正过，请更正后来的那一条</source>
        <translation>This entry was corrected before; please correct the later one</translation>
    </message>
    <message>
        <source>这一条没有关联别的内容</source>
        <translation>This entry has no links</translation>
    </message>
    <message>
        <source>这一条没有附件</source>
        <translation>This entry has no attachment</translation>
    </message>
    <message>
        <source>与中心断开：能继续写，连上后自动提交；旧的日志暂时看不到</source>
        <translation>Disconnected from the hub: you can go on writing, entries are sent once connected; older entries cannot be seen just now</translation>
    </message>
    <message>
        <source>日志存在本机，由本人登录、中心可写后自动写入</source>
        <translation>Kept on this station; written once its author is signed in and the centre can write</translation>
    </message>
    <message>
        <source>新记录 {n} 条，按一下到最新</source>
        <translation>{n} new; press for the latest</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>值班日志</source>
        <translation>Log entry</translation>
    </message>
</context>
<context>
    <name>Looking</name>
    <message>
        <source>正在回放录像：回看和取证只对实时画面，按 Esc 回到实时</source>
        <translation>A recording is playing: looking back and evidence are for live pictures. Esc goes back to live.</translation>
    </message>
    <message>
        <source>先选一个有画面的窗格</source>
        <translation>Select a tile with a picture first</translation>
    </message>
    <message>
        <source>受限摄像机：写明事由后按回车取证，由另一人批准</source>
        <translation>Restricted camera: write the reason and press Enter; another person approves it</translation>
    </message>
    <message>
        <source>请先登录，再截图或导出</source>
        <translation>Sign in before taking a still or a clip</translation>
    </message>
    <message>
        <source>先截图（C）或导出录像（E），再写入值班日志</source>
        <translation>Take a snapshot (C) or export a clip (E) first, then write it into the log</translation>
    </message>
    <message>
        <source>刚取的还不能取出：等它写完，受限摄像机的等另一人批准</source>
        <translation>What was just taken cannot be taken out yet: wait until it is written; a restricted camera&apos;s until another person approves</translation>
    </message>
    <message>
        <source>还没有截图或录像</source>
        <translation>No stills or clips yet</translation>
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
    <name>Map</name>
    <message>
        <source>标绘{what}：在图上点一下，Esc 取消</source>
        <translation>Mark {what}: click on the map; Esc cancels</translation>
    </message>
    <message>
        <source>标绘{what}：依次点选，至少 {least} 点；退格撤回一点，Esc 取消</source>
        <translation>Mark {what}: click point by point, at least {least}; Backspace takes one back, Esc cancels</translation>
    </message>
    <message>
        <source>标绘{what}：继续点选，回车完成；退格撤回一点，Esc 取消</source>
        <translation>Mark {what}: click on, Enter finishes; Backspace takes one back, Esc cancels</translation>
    </message>
    <message>
        <source>一张图</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>向左移动</source>
        <translation>Move left</translation>
    </message>
    <message>
        <source>向右移动</source>
        <translation>Move right</translation>
    </message>
    <message>
        <source>向上移动</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>向下移动</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>放大</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>缩小</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>看全市</source>
        <translation>Whole city</translation>
    </message>
    <message>
        <source>标绘或圈选时在图中心落一点；平时选中图中心的目标</source>
        <translation>Put a point at the map&apos;s centre while marking or selecting; otherwise select what is there</translation>
    </message>
    <message>
        <source>框选范围内的资源</source>
        <translation>Select resources in a box</translation>
    </message>
    <message>
        <source>圈选范围内的资源</source>
        <translation>Select resources in a circle</translation>
    </message>
    <message>
        <source>多边形选资源</source>
        <translation>Select resources in a polygon</translation>
    </message>
    <message>
        <source>打开或收起图层</source>
        <translation>Open or close the layers</translation>
    </message>
    <message>
        <source>完成标绘或圈选</source>
        <translation>Finish the mark or selection</translation>
    </message>
    <message>
        <source>撤回一点</source>
        <translation>Take back one point</translation>
    </message>
    <message>
        <source>取消圈选，关闭卡片，什么也不选</source>
        <translation>Cancel the selection, close the card, select nothing</translation>
    </message>
    <message>
        <source>{what} {count:,} 个，点击放大</source>
        <translation>{what}: {count:,}, click to zoom in</translation>
    </message>
    <message>
        <source>摄像机 {n}</source>
        <translation>Cameras {n}</translation>
    </message>
    <message>
        <source>监测点 {n}</source>
        <translation>Points {n}</translation>
    </message>
    <message>
        <source>资源 {n}</source>
        <translation>Resources {n}</translation>
    </message>
    <message>
        <source>案件 {n}</source>
        <translation>Cases {n}</translation>
    </message>
    <message>
        <source>{parts}，点击展开</source>
        <translation>{parts}; click to expand</translation>
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
        <source>在办事件</source>
        <translation>Incidents in hand</translation>
    </message>
    <message>
        <source>队伍</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>物资</source>
        <translation>Supplies</translation>
    </message>
    <message>
        <source>车辆</source>
        <translation>Vehicles</translation>
    </message>
    <message>
        <source>框选：按住拖出矩形，或先后点两个角；Esc 取消</source>
        <translation>Box: drag a rectangle, or click two corners; Esc cancels</translation>
    </message>
    <message>
        <source>圈选：半径 {radius}；点一下或松开完成，Esc 取消</source>
        <translation>Circle: radius {radius}; click or let go to finish, Esc cancels</translation>
    </message>
    <message>
        <source>圈选：从中心按住拖出半径；Esc 取消</source>
        <translation>Circle: drag the radius from the centre; Esc cancels</translation>
    </message>
    <message>
        <source>多边形：依次点选，回车或双击完成；退格撤回，Esc 取消</source>
        <translation>Polygon: click point by point, Enter or double-click finishes; Backspace takes one back, Esc cancels</translation>
    </message>
    <message>
        <source>半径 {radius}</source>
        <translation>Radius {radius}</translation>
    </message>
    <message>
        <source>{area:.2f} km²</source>
        <translation>{area:.2f} km²</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>事件与标绘</source>
        <translation>Incidents and marks</translation>
    </message>
    <message>
        <source>预警区域</source>
        <translation>Warning areas</translation>
    </message>
    <message>
        <source>离线摄像机</source>
        <translation>Offline cameras</translation>
    </message>
    <message>
        <source>排污口</source>
        <translation>Outlet</translation>
    </message>
    <message>
        <source>扬尘监测</source>
        <translation>Dust monitors</translation>
    </message>
    <message>
        <source>监测站</source>
        <translation>Monitoring stations</translation>
    </message>
    <message>
        <source>重点营运车辆</source>
        <translation>Key commercial vehicles</translation>
    </message>
    <message>
        <source>公交车</source>
        <translation>Buses</translation>
    </message>
    <message>
        <source>出租车和网约车</source>
        <translation>Taxis and ride-hailing cars</translation>
    </message>
    <message>
        <source>渣土车</source>
        <translation>Spoil lorries</translation>
    </message>
    <message>
        <source>巡查力量</source>
        <translation>Patrols</translation>
    </message>
    <message>
        <source>风险评估</source>
        <translation>Risk assessment</translation>
    </message>
    <message>
        <source>平安地图</source>
        <translation>Public safety map</translation>
    </message>
    <message>
        <source>应急队伍</source>
        <translation>Emergency teams</translation>
    </message>
    <message>
        <source>物资仓库</source>
        <translation>Supply depots</translation>
    </message>
    <message>
        <source>重点场所</source>
        <translation>Key site</translation>
    </message>
    <message>
        <source>环境卫生案件</source>
        <translation>Street cleaning cases</translation>
    </message>
    <message>
        <source>园林绿化案件</source>
        <translation>Parks and greenery cases</translation>
    </message>
    <message>
        <source>渣土运输案件</source>
        <translation>Spoil haulage cases</translation>
    </message>
    <message>
        <source>市政管理案件</source>
        <translation>Public works cases</translation>
    </message>
    <message>
        <source>城管执法案件</source>
        <translation>Urban enforcement cases</translation>
    </message>
    <message>
        <source>城市部件</source>
        <translation>City component</translation>
    </message>
    <message>
        <source>各部门共用</source>
        <translation>Shared by departments</translation>
    </message>
    <message>
        <source>全科大网格</source>
        <translation>All-in-one grid</translation>
    </message>
    <message>
        <source>应急指挥</source>
        <translation>Emergency command</translation>
    </message>
    <message>
        <source>智慧环保</source>
        <translation>Smart environment</translation>
    </message>
    <message>
        <source>交通运输</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>数字城管</source>
        <translation>Digital city management</translation>
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
        <source>权属单位</source>
        <translation>Owner</translation>
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
        <source>在线</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>离线，已 {age}</source>
        <translation>Offline for {age}</translation>
    </message>
    <message>
        <source>未登记在线状态</source>
        <translation>Online state not registered</translation>
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
        <source>单位</source>
        <translation>Unit</translation>
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
        <source>限值 {limit}</source>
        <translation>Limit {limit}</translation>
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
        <source>{value}  低于限值 {limit}</source>
        <translation>{value}  below the limit of {limit}</translation>
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
    <message>
        <source>环节</source>
        <translation>Stage</translation>
    </message>
    <message>
        <source>经办</source>
        <translation>Handled by</translation>
    </message>
    <message>
        <source>剩 {time}</source>
        <translation>{time} left</translation>
    </message>
    <message>
        <source>超期 {time}</source>
        <translation>Overdue {time}</translation>
    </message>
    <message>
        <source>时限</source>
        <translation>Time limit</translation>
    </message>
    <message>
        <source>{severity}事件</source>
        <translation>{severity} incident</translation>
    </message>
    <message>
        <source>队伍</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>物资</source>
        <translation>Supplies</translation>
    </message>
    <message>
        <source>重点场所</source>
        <translation>Key site</translation>
    </message>
    <message>
        <source>风险评估</source>
        <translation>Risk assessment</translation>
    </message>
    <message>
        <source>城市部件</source>
        <translation>City component</translation>
    </message>
    <message>
        <source>关联记录</source>
        <translation>Linked records</translation>
    </message>
    <message>
        <source>编码</source>
        <translation>Codec</translation>
    </message>
    <message>
        <source>风险分</source>
        <translation>Risk score</translation>
    </message>
    <message>
        <source>人数</source>
        <translation>People</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>更新</source>
        <translation>Updated</translation>
    </message>
</context>
<context>
    <name>MapHands</name>
    <message>
        <source>附近没有在办事件。先在图上登记事件，再派遣队伍</source>
        <translation>No incident in hand nearby. Log one on the map first, then dispatch teams</translation>
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
    <name>MarkDialog</name>
    <message>
        <source>例如：下风向 500 m、东门集结</source>
        <translation>Such as: 500 m downwind, assemble at the east gate</translation>
    </message>
    <message>
        <source>所有参与处置的席位都在地图上看到；不写文字也可以</source>
        <translation>Every seat that takes part sees it on the map; the text may stay empty</translation>
    </message>
</context>
<context>
    <name>MeetingActs</name>
    <message>
        <source>请先登录</source>
        <translation>Please sign in first</translation>
    </message>
    <message>
        <source>会商由值守市领导、指挥长、值班长召集和主持</source>
        <translation>Meetings are called and chaired by the leading official, the commander or the watch leader</translation>
    </message>
    <message>
        <source>与中心断线，恢复后再办</source>
        <translation>The hub is away; do this once it is back</translation>
    </message>
    <message>
        <source>上一个操作还在提交，请稍候</source>
        <translation>The last action is still being sent; please wait</translation>
    </message>
    <message>
        <source>这次会商已经开始过了</source>
        <translation>This meeting was started before</translation>
    </message>
    <message>
        <source>只有进行中的会商才能结束</source>
        <translation>Only a meeting in progress can be ended</translation>
    </message>
    <message>
        <source>会商结束以后才能确认纪要</source>
        <translation>Minutes can be confirmed only after the meeting has ended</translation>
    </message>
    <message>
        <source>纪要还没有写，写了才能确认</source>
        <translation>The minutes are not written yet; write them, then confirm</translation>
    </message>
    <message>
        <source>会商已经开始，不能取消</source>
        <translation>The meeting has started and cannot be cancelled</translation>
    </message>
    <message>
        <source>会商已经结束，不能再改</source>
        <translation>The meeting has ended and cannot be changed</translation>
    </message>
</context>
<context>
    <name>MeetingDesk</name>
    <message>
        <source>大屏：{names}</source>
        <translation>Wall: {names}</translation>
    </message>
    <message>
        <source>一张图：{middle} 南北 {km} km</source>
        <translation>Map: {middle}, {km} km from north to south</translation>
    </message>
    <message>
        <source>{title} 会商</source>
        <translation>{title}: consultation</translation>
    </message>
</context>
<context>
    <name>MeetingDetail</name>
    <message>
        <source>开始</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End</translation>
    </message>
    <message>
        <source>确认纪要</source>
        <translation>Confirm minutes</translation>
    </message>
    <message>
        <source>改…</source>
        <translation>Change…</translation>
    </message>
    <message>
        <source>取消会商…</source>
        <translation>Cancel meeting…</translation>
    </message>
    <message>
        <source>打印纪要</source>
        <translation>Print minutes</translation>
    </message>
    <message>
        <source>地图回到召集时看的范围；画面在会商画面里，V 上墙</source>
        <translation>The map is back at the area of the call; the streams are in the meeting’s list, V puts them on the wall</translation>
    </message>
    <message>
        <source>还没有议程（C 写）</source>
        <translation>No agenda yet (C to write)</translation>
    </message>
    <message>
        <source>召集 {name}</source>
        <translation>Called by {name}</translation>
    </message>
</context>
<context>
    <name>Meetings</name>
    <message>
        <source>召集会商</source>
        <translation>Call conferences</translation>
    </message>
    <message>
        <source>改会商</source>
        <translation>Change meeting</translation>
    </message>
    <message>
        <source>决议</source>
        <translation>Resolutions</translation>
    </message>
    <message>
        <source>取消会商</source>
        <translation>Cancel meeting</translation>
    </message>
    <message>
        <source>会商</source>
        <translation>Conferences</translation>
    </message>
    <message>
        <source>以当前画面召集</source>
        <translation>Call a meeting on the present pictures</translation>
    </message>
    <message>
        <source>开始</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End</translation>
    </message>
    <message>
        <source>确认纪要</source>
        <translation>Confirm minutes</translation>
    </message>
    <message>
        <source>改议程、时间、参会人</source>
        <translation>Change agenda, time, attendees</translation>
    </message>
    <message>
        <source>到签到表</source>
        <translation>To the attendance list</translation>
    </message>
    <message>
        <source>会商画面上墙</source>
        <translation>Meeting pictures to the wall</translation>
    </message>
    <message>
        <source>写纪要</source>
        <translation>Write minutes</translation>
    </message>
    <message>
        <source>记一条决议</source>
        <translation>Add resolution</translation>
    </message>
    <message>
        <source>到决议表</source>
        <translation>To the resolutions</translation>
    </message>
    <message>
        <source>打印纪要</source>
        <translation>Print minutes</translation>
    </message>
    <message>
        <source>搜往期会商</source>
        <translation>Search past meetings</translation>
    </message>
    <message>
        <source>会商签到</source>
        <translation>Meeting attendance</translation>
    </message>
    <message>
        <source>这个人到了</source>
        <translation>Mark as present</translation>
    </message>
    <message>
        <source>回到会商列表</source>
        <translation>Back to the meetings</translation>
    </message>
    <message>
        <source>会商画面</source>
        <translation>Meeting pictures</translation>
    </message>
    <message>
        <source>设为主讲，大画面</source>
        <translation>Make it the main picture, shown large</translation>
    </message>
    <message>
        <source>去掉这一路</source>
        <translation>Take this picture out</translation>
    </message>
    <message>
        <source>会商决议</source>
        <translation>Meeting resolutions</translation>
    </message>
    <message>
        <source>转为任务</source>
        <translation>Make it a task</translation>
    </message>
    <message>
        <source>改这一条</source>
        <translation>Change this one</translation>
    </message>
    <message>
        <source>进行中</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>以后</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>欠纪要</source>
        <translation>Minutes due</translation>
    </message>
    <message>
        <source>已办完</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>待召开</source>
        <translation>To be held</translation>
    </message>
    <message>
        <source>已结束，纪要待确认</source>
        <translation>Ended, minutes to confirm</translation>
    </message>
    <message>
        <source>纪要已确认</source>
        <translation>Minutes confirmed</translation>
    </message>
    <message>
        <source>已取消</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>联席会议</source>
        <translation>Joint meeting</translation>
    </message>
    <message>
        <source>{name} · 主持</source>
        <translation>{name} · chair</translation>
    </message>
    <message>
        <source>{time} 前</source>
        <translation>by {time}</translation>
    </message>
    <message>
        <source>✓ 已转任务 {number}</source>
        <translation>✓ Made task {number}</translation>
    </message>
    <message>
        <source>纪要由召集人或主持人确认</source>
        <translation>Minutes are confirmed by whoever called or chairs the meeting</translation>
    </message>
    <message>
        <source>纪要还没有写</source>
        <translation>The minutes are not written yet</translation>
    </message>
    <message>
        <source>这条决议已转为任务，牵头部门、负责人和期限以任务为准</source>
        <translation>This resolution has become a task: its department, owner and date are the task&apos;s</translation>
    </message>
    <message>
        <source>主讲画面要先加进会商画面</source>
        <translation>Add the picture to the meeting before making it the main one</translation>
    </message>
</context>
<context>
    <name>MeetingsPage</name>
    <message>
        <source>会商</source>
        <translation>Conferences</translation>
    </message>
    <message>
        <source>召集会商</source>
        <translation>Call conferences</translation>
    </message>
    <message>
        <source>以当前画面召集</source>
        <translation>Call a meeting on the present pictures</translation>
    </message>
    <message>
        <source>会商列表</source>
        <translation>List of meetings</translation>
    </message>
    <message>
        <source>搜往期会商：议题、纪要、决议</source>
        <translation>Search past meetings: subject, minutes, resolutions</translation>
    </message>
    <message>
        <source>先召集一次会商（Ctrl+N）</source>
        <translation>Call a meeting first (Ctrl+N)</translation>
    </message>
    <message>
        <source>会商结束以后才有纪要可打印</source>
        <translation>There are no minutes to print until the meeting has ended</translation>
    </message>
    <message>
        <source>正在查找…</source>
        <translation>Searching…</translation>
    </message>
    <message>
        <source>找到 {n} 次会商</source>
        <translation>{n} meetings found</translation>
    </message>
    <message>
        <source>与中心断线，往期会商暂时查不到</source>
        <translation>The hub is away; past meetings cannot be searched just now</translation>
    </message>
    <message>
        <source>没有找到</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>换个词再搜，或清空看现在的会商</source>
        <translation>Try another word, or clear it to see present meetings</translation>
    </message>
    <message>
        <source>可以约好时间，也可以从事件或当前画面当场召开；纪要和决议留在这里</source>
        <translation>Set a time, or call one on the spot from an incident or the present pictures; minutes and resolutions are kept here</translation>
    </message>
    <message>
        <source>没有会商</source>
        <translation>No meetings</translation>
    </message>
    <message>
        <source>召集会商（Ctrl+N）</source>
        <translation>Call meeting (Ctrl+N)</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>搜编号、标题、地点</source>
        <translation>Search number, title, place</translation>
    </message>
    <message>
        <source>并入</source>
        <translation>Merge into</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>可不填</source>
        <translation>Optional</translation>
    </message>
    <message>
        <source>这个事件并入 {number}，报警也归过去，以后只办 {number}</source>
        <translation>This incident is merged into {number}, its alarms too; only {number} is worked on from then</translation>
    </message>
    <message>
        <source>请选并入哪个事件</source>
        <translation>Please choose the incident to merge into</translation>
    </message>
</context>
<context>
    <name>MessageDialog</name>
    <message>
        <source>消息</source>
        <translation>Messages</translation>
    </message>
</context>
<context>
    <name>Miniature</name>
    <message>
        <source>无信号</source>
        <translation>No signal</translation>
    </message>
    <message>
        <source>停住</source>
        <translation>Frozen</translation>
    </message>
    <message>
        <source>录像</source>
        <translation>Recording</translation>
    </message>
</context>
<context>
    <name>MinutesPane</name>
    <message>
        <source>纪要</source>
        <translation>Minutes</translation>
    </message>
    <message>
        <source>停笔 2 s 自动保存；每一次保存都留着版本</source>
        <translation>Saved 2 s after you stop typing; every save is kept as an edition</translation>
    </message>
    <message>
        <source>别的席位刚改过纪要</source>
        <translation>Another seat has just changed the minutes</translation>
    </message>
    <message>
        <source>用我写的</source>
        <translation>Keep mine</translation>
    </message>
    <message>
        <source>用对方的</source>
        <translation>Keep theirs</translation>
    </message>
    <message>
        <source>会商开始以后写</source>
        <translation>To be written once the meeting has started</translation>
    </message>
    <message>
        <source>已冻结，框里的没有写进纪要，可以复制</source>
        <translation>Frozen; what is in the box is not in the minutes and can be copied</translation>
    </message>
    <message>
        <source>已冻结</source>
        <translation>Frozen</translation>
    </message>
    <message>
        <source>已保存</source>
        <translation>Saved</translation>
    </message>
    <message>
        <source>断线，还没有保存</source>
        <translation>Line lost, not saved yet</translation>
    </message>
    <message>
        <source>超过 {n} 字，后面的不保存</source>
        <translation>Over {n} characters; what follows is not saved</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
</context>
<context>
    <name>Missed</name>
    <message>
        <source>中心曾意外停机：{since} 至 {until}，共 {span}</source>
        <translation>Hub stopped unexpectedly: {since} to {until}, {span}</translation>
    </message>
    <message>
        <source>中心曾停机：{since} 至 {until}，共 {span}</source>
        <translation>Hub was stopped: {since} to {until}, {span}</translation>
    </message>
    <message>
        <source>曾与中心断线：{since} 至 {until}，共 {span}</source>
        <translation>Hub was lost: {since} to {until}, {span}</translation>
    </message>
    <message>
        <source>。其间没有新报警</source>
        <translation>. No new alarms meanwhile</translation>
    </message>
    <message>
        <source>。其间新报警 {count} 条：{levels}</source>
        <translation>. New alarms meanwhile: {count}: {levels}</translation>
    </message>
</context>
<context>
    <name>MissedBar</name>
    <message>
        <source>查看（Ctrl+J）</source>
        <translation>Show (Ctrl+J)</translation>
    </message>
    <message>
        <source>补录纸面记录…</source>
        <translation>Take in notes on paper…</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
</context>
<context>
    <name>MissingDialog</name>
    <message>
        <source>交班人不在，代为交接</source>
        <translation>The one leaving is missing: hand over for them</translation>
    </message>
    <message>
        <source>交班人</source>
        <translation>Outgoing</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>由{whom}批准后开始：中心汇总交接单，您逐项读、复述、签字；注明交班人缺席和原因</source>
        <translation>Begins once {whom} approves: the centre gathers the sheet, you read it item by item, read back and sign; say who is missing and why</translation>
    </message>
    <message>
        <source>请写明原因</source>
        <translation>Please write the reason</translation>
    </message>
</context>
<context>
    <name>MoreMenu</name>
    <message>
        <source>开始巡航 {number}</source>
        <translation>Start tour {number}</translation>
    </message>
    <message>
        <source>不再自动回位</source>
        <translation>No longer back by itself</translation>
    </message>
    <message>
        <source>布防</source>
        <translation>Guard on</translation>
    </message>
    <message>
        <source>巡航</source>
        <translation>Tour</translation>
    </message>
    <message>
        <source>自动扫描</source>
        <translation>Auto scan</translation>
    </message>
    <message>
        <source>无人操作时回位</source>
        <translation>Return when idle</translation>
    </message>
    <message>
        <source>辅助开关</source>
        <translation>Auxiliary switches</translation>
    </message>
    <message>
        <source>查看设备里的巡航和看守位…</source>
        <translation>See the device&apos;s tours and home place…</translation>
    </message>
    <message>
        <source>撤防</source>
        <translation>Guard off</translation>
    </message>
    <message>
        <source>设备报警复位</source>
        <translation>Reset the device&apos;s alarm</translation>
    </message>
    <message>
        <source>设备开始录像</source>
        <translation>Start recording on device</translation>
    </message>
    <message>
        <source>设备停止录像</source>
        <translation>Stop recording on device</translation>
    </message>
    <message>
        <source>请设备抓拍一张</source>
        <translation>Ask device for a snapshot</translation>
    </message>
    <message>
        <source>请设备发关键帧，画面花了时用</source>
        <translation>Ask the device for a key frame, when the picture is broken</translation>
    </message>
    <message>
        <source>停止巡航</source>
        <translation>Stop tour</translation>
    </message>
    <message>
        <source>编排巡航 {number}</source>
        <translation>Set up tour {number}</translation>
    </message>
    <message>
        <source>末尾加预置位 {number}</source>
        <translation>Add preset {number} at the end</translation>
    </message>
    <message>
        <source>去掉预置位 {number}</source>
        <translation>Remove preset {number}</translation>
    </message>
    <message>
        <source>先在面板上选预置位</source>
        <translation>Select a preset on the pad first</translation>
    </message>
    <message>
        <source>每处停 {seconds} s</source>
        <translation>Stay {seconds} s at each</translation>
    </message>
    <message>
        <source>清空这条巡航</source>
        <translation>Clear this tour</translation>
    </message>
    <message>
        <source>开始扫描</source>
        <translation>Start scan</translation>
    </message>
    <message>
        <source>停止扫描</source>
        <translation>Stop scan</translation>
    </message>
    <message>
        <source>左边到现在的方向为止</source>
        <translation>Left limit: where it points now</translation>
    </message>
    <message>
        <source>右边到现在的方向为止</source>
        <translation>Right limit: where it points now</translation>
    </message>
    <message>
        <source>慢速</source>
        <translation>Slow</translation>
    </message>
    <message>
        <source>中速</source>
        <translation>Medium</translation>
    </message>
    <message>
        <source>快速</source>
        <translation>Fast</translation>
    </message>
    <message>
        <source>{seconds} s 后回到预置位 {number}</source>
        <translation>Back to preset {number} after {seconds} s</translation>
    </message>
    <message>
        <source>雨刷</source>
        <translation>Wiper</translation>
    </message>
    <message>
        <source>灯光</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>辅助 {number}</source>
        <translation>Auxiliary {number}</translation>
    </message>
    <message>
        <source>{what}开</source>
        <translation>{what} on</translation>
    </message>
    <message>
        <source>{what}关</source>
        <translation>{what} off</translation>
    </message>
</context>
<context>
    <name>MorePane</name>
    <message>
        <source>报警</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>没有关联报警</source>
        <translation>No linked alarms</translation>
    </message>
    <message>
        <source>地图标绘</source>
        <translation>Map marks</translation>
    </message>
    <message>
        <source>还没有标绘</source>
        <translation>No marks yet</translation>
    </message>
    <message>
        <source>定位</source>
        <translation>Locate</translation>
    </message>
    <message>
        <source>附近摄像机</source>
        <translation>Nearby cameras</translation>
    </message>
    <message>
        <source>去掉</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>标绘…</source>
        <translation>Mark…</translation>
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
    <name>NetworkPick</name>
    <message>
        <source>所在网络</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>{name}（没有这个网络）</source>
        <translation>{name} (no such network)</translation>
    </message>
    <message>
        <source>默认（default）</source>
        <translation>Default (default)</translation>
    </message>
</context>
<context>
    <name>NewIncidentDialog</name>
    <message>
        <source>新登记一个事件</source>
        <translation>A new incident</translation>
    </message>
    <message>
        <source>归入</source>
        <translation>Belongs to</translation>
    </message>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>何处、何事、影响</source>
        <translation>Where, what, effects</translation>
    </message>
    <message>
        <source>暂不分类</source>
        <translation>No class yet</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>级别</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>Situation</translation>
    </message>
    <message>
        <source>反映人</source>
        <translation>Caller</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>由 {n} 条报警转入，登记后这些报警归入这个事件：
{titles}</source>
        <translation>From {n} alarms; once logged, they are linked to this incident:
{titles}</translation>
    </message>
    <message>
        <source>反映人和电话加密保存，查看要留痕</source>
        <translation>Caller and phone are stored encrypted; each viewing is logged</translation>
    </message>
    <message>
        <source>请写标题</source>
        <translation>Please enter a title</translation>
    </message>
    <message>
        <source>地点：{name}</source>
        <translation>Place: {name}</translation>
    </message>
</context>
<context>
    <name>NowTab</name>
    <message>
        <source>当班席位</source>
        <translation>Seats on duty</translation>
    </message>
    <message>
        <source>签到</source>
        <translation>Check in</translation>
    </message>
    <message>
        <source>签退</source>
        <translation>Check out</translation>
    </message>
    <message>
        <source>安排替班…</source>
        <translation>Arrange stand-in…</translation>
    </message>
    <message>
        <source>登记请假…</source>
        <translation>Log leave…</translation>
    </message>
    <message>
        <source>这个席位不是您的；选中您自己的席位再签到</source>
        <translation>This seat is not yours; select your own seat, then check in</translation>
    </message>
    <message>
        <source>您现在没有签到，不用签退</source>
        <translation>You are not checked in, so there is nothing to check out of</translation>
    </message>
    <message>
        <source>这个席位本班没有排人，先到“排班”里排</source>
        <translation>Nobody is rostered for this seat this shift; put someone in the roster first</translation>
    </message>
    <message>
        <source>下一班：{day} {name} {span}，{count} 个席位</source>
        <translation>Next shift: {day} {name} {span}, {count} seats</translation>
    </message>
    <message>
        <source>没有开着的班次</source>
        <translation>No open shift</translation>
    </message>
    <message>
        <source>站点的值班规则里没有班次：请管理员在 policy 的 [watch] 里写上班次和席位</source>
        <translation>The site&apos;s watch rules have no shifts: please ask the administrator to write shifts and seats into [watch] of the policy</translation>
    </message>
    <message>
        <source>没有班次</source>
        <translation>No shifts</translation>
    </message>
    <message>
        <source>到点由中心自动开班；现在应是{name}，值班长可以手动开班</source>
        <translation>The hub opens shifts by itself on time; it should be {name} now, and the watch leader can open it by hand</translation>
    </message>
    <message>
        <source>现在开班</source>
        <translation>Open shift now</translation>
    </message>
    <message>
        <source>看排班</source>
        <translation>Show roster</translation>
    </message>
    <message>
        <source>班次还没有开始</source>
        <translation>The shift has not started yet</translation>
    </message>
    <message>
        <source>待联机提交</source>
        <translation>Waiting for the line</translation>
    </message>
    <message>
        <source>提交中…</source>
        <translation>Sending…</translation>
    </message>
    <message>
        <source>签到{name}</source>
        <translation>Sign on {name}</translation>
    </message>
    <message>
        <source>{seat}签到（回车）</source>
        <translation>Check in: {seat} (Enter)</translation>
    </message>
    <message>
        <source>您已经签到</source>
        <translation>You are already checked in</translation>
    </message>
    <message>
        <source>选中您自己的席位再签到</source>
        <translation>Select your own seat, then check in</translation>
    </message>
</context>
<context>
    <name>OldPage</name>
    <message>
        <source>更早的</source>
        <translation>Earlier</translation>
    </message>
    <message>
        <source>往期交接</source>
        <translation>Past handovers</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>{n} 次交接，回车打开</source>
        <translation>{n} handovers, Enter opens one</translation>
    </message>
    <message>
        <source>还没有办过交接</source>
        <translation>No handovers yet</translation>
    </message>
    <message>
        <source>双方签字以后，交接单留在这里，不能再改</source>
        <translation>Once both have signed, the handover sheet is kept here and cannot be changed</translation>
    </message>
    <message>
        <source>与中心断线，往期交接暂时看不到</source>
        <translation>The hub is away; past handovers cannot be seen just now</translation>
    </message>
</context>
<context>
    <name>OnWalls</name>
    <message>
        <source>上墙</source>
        <translation>To the wall</translation>
    </message>
    <message>
        <source>在 {walls}</source>
        <translation>On {walls}</translation>
    </message>
    <message>
        <source>换主讲时自动换大画面；会商结束自动恢复原来的画面</source>
        <translation>Another speaker changes the large picture by itself; at the end what was there comes back</translation>
    </message>
    <message>
        <source>您的岗位不能控制上屏，请值班长或大屏操作员上墙</source>
        <translation>Your position does not put pictures on walls; ask the watch leader or the wall operator</translation>
    </message>
    <message>
        <source>会商已经结束</source>
        <translation>The meeting is over</translation>
    </message>
    <message>
        <source>先加会商画面，再上墙</source>
        <translation>Add conference pictures first, then put them on the wall</translation>
    </message>
    <message>
        <source>没有在线的大屏</source>
        <translation>No wall is online</translation>
    </message>
    <message>
        <source>不打勾：恢复原来的画面</source>
        <translation>Untick: what was there comes back</translation>
    </message>
    <message>
        <source>{name}（本席）</source>
        <translation>{name} (this position)</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>{locked}。接手编辑后，对方没有保存的改动不能再保存。</source>
        <translation>{locked}. If you take over, changes they have not saved can no longer be saved.</translation>
    </message>
    <message>
        <source>接手编辑</source>
        <translation>Take over editing</translation>
    </message>
    <message>
        <source>新场景</source>
        <translation>New scene</translation>
    </message>
    <message>
        <source>新轮巡</source>
        <translation>New tour</translation>
    </message>
    <message>
        <source>{name} 副本</source>
        <translation>{name} copy</translation>
    </message>
    <message>
        <source>“{name}”将从所有席位的列表里消失；正在显示它的大屏保持不变。</source>
        <translation>“{name}” will leave the list of every seat; walls that show it stay as they are.</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>{name} 的版本</source>
        <translation>Editions of {name}</translation>
    </message>
    <message>
        <source>{wall} 的上屏记录</source>
        <translation>History of {wall}</translation>
    </message>
    <message>
        <source>“{name}”的改动还没有保存。</source>
        <translation>Changes to “{name}” are not saved.</translation>
    </message>
    <message>
        <source>放弃改动</source>
        <translation>Discard changes</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>OrderDialog</name>
    <message>
        <source>请选择</source>
        <translation>Please choose</translation>
    </message>
    <message>
        <source>转达自</source>
        <translation>Relayed from</translation>
    </message>
    <message>
        <source>请选择是转达谁的意见</source>
        <translation>Please choose whose words these are</translation>
    </message>
</context>
<context>
    <name>OrderForm</name>
    <message>
        <source>下发</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>监测点</source>
        <translation>Monitoring points</translation>
    </message>
    <message>
        <source>因子</source>
        <translation>Factor</translation>
    </message>
    <message>
        <source>从</source>
        <translation>From</translation>
    </message>
    <message>
        <source>到</source>
        <translation>to</translation>
    </message>
    <message>
        <source>上下键调整</source>
        <translation>Up and Down adjust</translation>
    </message>
    <message>
        <source> 小时</source>
        <translation> h</translation>
    </message>
    <message>
        <source>起始时刻</source>
        <translation>First moment</translation>
    </message>
    <message>
        <source>采样周期</source>
        <translation>Sampling period</translation>
    </message>
    <message>
        <source>参数编码</source>
        <translation>Parameter code</translation>
    </message>
    <message>
        <source>现场机信息编码</source>
        <translation>Code of the information</translation>
    </message>
    <message>
        <source>参数值</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>开始时间要早于结束时间</source>
        <translation>The beginning must come before the end</translation>
    </message>
    <message>
        <source>请填{name}</source>
        <translation>Fill in {name}</translation>
    </message>
    <message>
        <source>{name}里不能有 ; , = &amp; #</source>
        <translation>{name} may not contain ; , = &amp; #</translation>
    </message>
</context>
<context>
    <name>Orders</name>
    <message>
        <source>没有可以下达督办和批示的领导账号</source>
        <translation>No leader&apos;s account may order supervision or instructions</translation>
    </message>
    <message>
        <source>转达谁的指示</source>
        <translation>Relay whose order</translation>
    </message>
    <message>
        <source>下发命令</source>
        <translation>Send a command</translation>
    </message>
    <message>
        <source>只有{whom}能下发</source>
        <translation>Only {whom} may give orders</translation>
    </message>
    <message>
        <source>自选时段…</source>
        <translation>Chosen hours…</translation>
    </message>
    <message>
        <source>{what}：正在交给中心</source>
        <translation>{what}: being handed to the hub</translation>
    </message>
    <message>
        <source>{what}：连上后再交给中心</source>
        <translation>{what}: handed to the centre once connected</translation>
    </message>
</context>
<context>
    <name>OrdersPage</name>
    <message>
        <source>撤回</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>指令</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>搜对象、内容、下达人</source>
        <translation>Search target, content, person</translation>
    </message>
    <message>
        <source>先选一条指令</source>
        <translation>Choose an order first</translation>
    </message>
    <message>
        <source>您的岗位不能撤回，请找{whom}</source>
        <translation>Your role may not take it back. Ask the {whom}</translation>
    </message>
    <message>
        <source>已经发出，不能撤回</source>
        <translation>It has been sent: it cannot be taken back</translation>
    </message>
    <message>
        <source>正在撤回</source>
        <translation>Taking it back</translation>
    </message>
    <message>
        <source>一天内 {all} 条，等待发送 {waiting}，没有成功 {bad}</source>
        <translation>{all} in a day, {waiting} waiting, {bad} without success</translation>
    </message>
    <message>
        <source>没有指令</source>
        <translation>No orders</translation>
    </message>
    <message>
        <source>没有符合的指令，换个词再搜</source>
        <translation>No order fits. Search for other words</translation>
    </message>
    <message>
        <source>给监测设备、车辆下发的命令和给群众的答复会列在这里</source>
        <translation>Orders to loggers and vehicles, and answers to citizens, are listed here</translation>
    </message>
</context>
<context>
    <name>OtherWatch</name>
    <message>
        <source>上下键调整</source>
        <translation>Up and Down adjust</translation>
    </message>
    <message>
        <source>哪一天</source>
        <translation>Which day</translation>
    </message>
    <message>
        <source>班次</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>印出这一班写下的全部日志，更正过的划线注明</source>
        <translation>Prints all that was written in this watch; what was corrected is struck through</translation>
    </message>
    <message>
        <source>还没有设班次</source>
        <translation>No watches are set up</translation>
    </message>
    <message>
        <source>这一班还没有开始</source>
        <translation>This watch has not begun</translation>
    </message>
</context>
<context>
    <name>OutOfServiceDialog</name>
    <message>
        <source>例如 GZ-2026-0117</source>
        <translation>e.g. GZ-2026-0117</translation>
    </message>
    <message>
        <source>必填，交接班时会看到</source>
        <translation>Required; shown at handover</translation>
    </message>
    <message>
        <source>工作票</source>
        <translation>Permit</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>设备停用期间，这条报警不响、不闪、不升级，没有到期时间；每次交接班都会列出，直到有人检查后恢复使用。</source>
        <translation>While its device is out of service this alarm does not sound, flash or escalate, and there is no end time; each handover lists it until someone checks it and returns it to service.</translation>
    </message>
</context>
<context>
    <name>Outbox</name>
    <message>
        <source>外发队列</source>
        <translation>Outbox</translation>
    </message>
    <message>
        <source>只看未送达</source>
        <translation>Undelivered only</translation>
    </message>
    <message>
        <source>再发一次</source>
        <translation>Send again</translation>
    </message>
    <message>
        <source>已另行送达…</source>
        <translation>Delivered another way…</translation>
    </message>
    <message>
        <source>不再发…</source>
        <translation>Stop sending…</translation>
    </message>
    <message>
        <source>已另行送达</source>
        <translation>Delivered another way</translation>
    </message>
    <message>
        <source>不再发</source>
        <translation>Stop sending</translation>
    </message>
    <message>
        <source>正在交给中心…</source>
        <translation>Handing it to the centre…</translation>
    </message>
    <message>
        <source>与中心断开，连上后再交给中心</source>
        <translation>Disconnected; handed to the centre once connected</translation>
    </message>
    <message>
        <source>先选一条未送达或不知是否送达的</source>
        <translation>First select one that is undelivered or of unknown delivery</translation>
    </message>
    <message>
        <source>这条消息没有单独的页面</source>
        <translation>This message has no page of its own</translation>
    </message>
    <message>
        <source>中心已收下，记入日志</source>
        <translation>The centre has taken it; it is in the log</translation>
    </message>
    <message>
        <source>等待发送 {count}</source>
        <translation>Waiting to be sent {count}</translation>
    </message>
    <message>
        <source>未送达 {count}</source>
        <translation>Undelivered {count}</translation>
    </message>
    <message>
        <source>没有未送达的消息</source>
        <translation>No undelivered messages</translation>
    </message>
    <message>
        <source>发出的都已送到或正在送</source>
        <translation>All that was sent is delivered or on its way</translation>
    </message>
    <message>
        <source>派遣、指令和部门间推送都从这里出去，出去一条列一条</source>
        <translation>Dispatches, orders and messages between departments all leave from here; each is listed as it goes</translation>
    </message>
    <message>
        <source>还没有外发的消息</source>
        <translation>No outgoing messages yet</translation>
    </message>
    <message>
        <source>“{name}”已不在这里：已有人处理或已经送出，请另选一条</source>
        <translation>“{name}” is no longer here: somebody dealt with it, or it was sent; choose another</translation>
    </message>
    <message>
        <source>与中心断开，外发队列暂时看不到</source>
        <translation>Disconnected from the hub; the outbox cannot be seen just now</translation>
    </message>
    <message>
        <source>只有{whom}能办</source>
        <translation>Only {whom} may do this</translation>
    </message>
    <message>
        <source>未送达</source>
        <translation>Undelivered</translation>
    </message>
    <message>
        <source>等待发送</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>已送达</source>
        <translation>Delivered</translation>
    </message>
    <message>
        <source>对方已接收</source>
        <translation>Accepted by receiver</translation>
    </message>
    <message>
        <source>对方在办</source>
        <translation>In hand at receiver</translation>
    </message>
    <message>
        <source>已办结</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>对方退回</source>
        <translation>Returned by receiver</translation>
    </message>
    <message>
        <source>已过期</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>不知是否送达</source>
        <translation>Delivery unknown</translation>
    </message>
    <message>
        <source>已撤回</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>派遣</source>
        <translation>Dispatched</translation>
    </message>
    <message>
        <source>撤回派遣</source>
        <translation>Dispatch withdrawn</translation>
    </message>
    <message>
        <source>指令</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>撤回指令</source>
        <translation>Order withdrawn</translation>
    </message>
    <message>
        <source>网格事件上报</source>
        <translation>Grid incident reported</translation>
    </message>
    <message>
        <source>网格事件上呈</source>
        <translation>Grid incident passed up</translation>
    </message>
    <message>
        <source>网格事件下派</source>
        <translation>Grid incident assigned down</translation>
    </message>
    <message>
        <source>网格事件答复</source>
        <translation>Grid incident answered</translation>
    </message>
    <message>
        <source>网格事件办结</source>
        <translation>Grid incident closed</translation>
    </message>
    <message>
        <source>交通异常</source>
        <translation>Traffic anomaly</translation>
    </message>
    <message>
        <source>交通异常解除</source>
        <translation>Traffic anomaly over</translation>
    </message>
    <message>
        <source>环境超标</source>
        <translation>Pollution over limit</translation>
    </message>
    <message>
        <source>环境超标解除</source>
        <translation>Pollution back within limit</translation>
    </message>
    <message>
        <source>预警发布</source>
        <translation>Warning issued</translation>
    </message>
    <message>
        <source>预警更新</source>
        <translation>Warning updated</translation>
    </message>
    <message>
        <source>预警解除</source>
        <translation>Warning lifted</translation>
    </message>
    <message>
        <source>案件进展</source>
        <translation>Case progress</translation>
    </message>
    <message>
        <source>派遣回执</source>
        <translation>Dispatch receipt</translation>
    </message>
    <message>
        <source>再发</source>
        <translation>Send again</translation>
    </message>
    <message>
        <source>登记另行送达</source>
        <translation>Record other delivery</translation>
    </message>
    <message>
        <source>停发</source>
        <translation>Stop sending</translation>
    </message>
    <message>
        <source>没有{deed}“{name}”：{reason}</source>
        <translation>{deed} “{name}” was not done: {reason}</translation>
    </message>
    <message>
        <source>没有{deed}：{reason}</source>
        <translation>{deed} was not done: {reason}</translation>
    </message>
    <message>
        <source>消息</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>没有接入程序为它送信</source>
        <translation>No gateway delivers to it</translation>
    </message>
    <message>
        <source>{count} 条未送达，要人处理</source>
        <translation>{count} undelivered, need someone to act</translation>
    </message>
    <message>
        <source>{count} 条在等，最久 {age}</source>
        <translation>{count} waiting, oldest {age}</translation>
    </message>
    <message>
        <source>没有积压</source>
        <translation>No backlog</translation>
    </message>
    <message>
        <source>还没有送过</source>
        <translation>Nothing sent yet</translation>
    </message>
    <message>
        <source>中位 {half} s，95% {most} s</source>
        <translation>median {half} s, 95% {most} s</translation>
    </message>
</context>
<context>
    <name>OutboxModel</name>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>发给</source>
        <translation>To</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>排队</source>
        <translation>Queued</translation>
    </message>
    <message>
        <source>变化</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>次数</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
</context>
<context>
    <name>OutsidePane</name>
    <message>
        <source>没有上报上级，也没有下派</source>
        <translation>Neither escalated nor assigned down</translation>
    </message>
    <message>
        <source>上下级</source>
        <translation>Upper and lower levels</translation>
    </message>
    <message>
        <source>外部系统</source>
        <translation>Outside systems</translation>
    </message>
    <message>
        <source>答复</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>还没有答复上报的人</source>
        <translation>The reporter has no answer yet</translation>
    </message>
    <message>
        <source>记回执…</source>
        <translation>Log receipt…</translation>
    </message>
    <message>
        <source>记答复…</source>
        <translation>Log answer…</translation>
    </message>
    <message>
        <source>上报上级…</source>
        <translation>Escalate…</translation>
    </message>
    <message>
        <source>下派…</source>
        <translation>Assign down…</translation>
    </message>
    <message>
        <source>答复…</source>
        <translation>Answer…</translation>
    </message>
</context>
<context>
    <name>OverOutside</name>
    <message>
        <source>“{name}”已办结：{text}。请核查后再结案</source>
        <translation>“{name}” reports it completed: {text}. Verify before closing</translation>
    </message>
    <message>
        <source>“{name}”办结后又在办理：{text}。本事件已结案，需要跟进请另立事件</source>
        <translation>“{name}” works on it again after its end: {text}. This incident is closed; file another one to follow up</translation>
    </message>
    <message>
        <source>“{name}”办结后又在办理：{text}。核查时请退回返工</source>
        <translation>“{name}” works on it again after its end: {text}. Send it back for rework when verifying</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>全部部门</source>
        <translation>All departments</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>在办队列（按停留时间）</source>
        <translation>Queues in hand (by time held)</translation>
    </message>
    <message>
        <source>处置流程和部门衔接</source>
        <translation>Procedures and links between departments</translation>
    </message>
    <message>
        <source>任务清单</source>
        <translation>Task list</translation>
    </message>
    <message>
        <source>规则里没有写它的处置流程</source>
        <translation>The rules give no procedure for it</translation>
    </message>
    <message>
        <source>{count} 个来源</source>
        <translation>{count} sources</translation>
    </message>
    <message>
        <source>报警 {count}，未确认 {fresh}</source>
        <translation>Alarms {count}, unacked {fresh}</translation>
    </message>
    <message>
        <source>{domain}，{lead}牵头</source>
        <translation>{domain}, led by {lead}</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>没有写成 {path}：磁盘可能已满，请换个地方再存</source>
        <translation>{path} was not written: the disk may be full; choose another place</translation>
    </message>
    <message>
        <source>{centre}&#x3000;{who}&#x3000;{when} 打印</source>
        <translation>{centre}&#x3000;Printed by {who}, {when}</translation>
    </message>
    <message>
        <source>{centre}&#x3000;{when} 存档</source>
        <translation>{centre}&#x3000;kept {when}</translation>
    </message>
    <message>
        <source>第 {page} 页，共 {pages} 页</source>
        <translation>Page {page} of {pages}</translation>
    </message>
    <message>
        <source>交接班单</source>
        <translation>Handover sheet</translation>
    </message>
    <message>
        <source>席位</source>
        <translation>Seat</translation>
    </message>
    <message>
        <source>截止</source>
        <translation>Cut-off</translation>
    </message>
    <message>
        <source>交班人</source>
        <translation>Outgoing</translation>
    </message>
    <message>
        <source>接班人</source>
        <translation>Incoming officer</translation>
    </message>
    <message>
        <source>本页列最要紧的 {here} 项，其余 {rest} 项见附页，编号连续</source>
        <translation>This page lists the gravest {here} items; the other {rest} are in the annex, numbered on</translation>
    </message>
    <message>
        <source>交接班单附页</source>
        <translation>Annex to the handover sheet</translation>
    </message>
    <message>
        <source>下一班要做的</source>
        <translation>For the next watch</translation>
    </message>
    <message>
        <source>如果……怎么办</source>
        <translation>If… then…</translation>
    </message>
    <message>
        <source>接班人复述</source>
        <translation>Read-back by incoming</translation>
    </message>
    <message>
        <source>截止以后（{count} 处变化，接班人已知悉）</source>
        <translation>Since the cut ({count} changes, noted by who takes over)</translation>
    </message>
    <message>
        <source>；</source>
        <translation>; </translation>
    </message>
    <message>
        <source>……（全文见附页）</source>
        <translation>… (in full in the annex)</translation>
    </message>
    <message>
        <source>没有需要交接的事项</source>
        <translation>Nothing to hand over</translation>
    </message>
    <message>
        <source>共 {count} 项</source>
        <translation>{count} items in all</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>等级</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>事项和下一步</source>
        <translation>Item and next step</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>责任人</source>
        <translation>Responsible</translation>
    </message>
    <message>
        <source>时限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>每班必交</source>
        <translation>For every handover</translation>
    </message>
    <message>
        <source>交班签字</source>
        <translation>Signed, outgoing</translation>
    </message>
    <message>
        <source>接班签字</source>
        <translation>Signed, incoming</translation>
    </message>
    <message>
        <source>{who}：{reason}</source>
        <translation>{who}: {reason}</translation>
    </message>
    <message>
        <source>（{who}批准）</source>
        <translation> (approved by {who})</translation>
    </message>
    <message>
        <source>缺席</source>
        <translation>Missing</translation>
    </message>
    <message>
        <source>摘要</source>
        <translation>Digest</translation>
    </message>
    <message>
        <source>日志链头</source>
        <translation>Head of log chain</translation>
    </message>
    <message>
        <source>（未签）</source>
        <translation>(not signed)</translation>
    </message>
    <message>
        <source>{signed}（对方缺席：{reason}）</source>
        <translation>{signed} (other side absent: {reason})</translation>
    </message>
    <message>
        <source>事件卡</source>
        <translation>Incident card</translation>
    </message>
    <message>
        <source>环节</source>
        <translation>Stage</translation>
    </message>
    <message>
        <source>领域</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>牵头</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>配合</source>
        <translation>Supporting</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>上报</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>Taken by</translation>
    </message>
    <message>
        <source>结案</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>Situation</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>谁</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>经过</source>
        <translation>History</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>承办</source>
        <translation>Handled by</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>记录人</source>
        <translation>Logged by</translation>
    </message>
    <message>
        <source>中心正在整理索引，最后几条可能还没有列上，请稍后再打印一次</source>
        <translation>The centre is still indexing: the last entries may not be listed here; please print again later</translation>
    </message>
    <message>
        <source>另有更早的 {n} 条没有印在这里</source>
        <translation>{n} older entries are not printed here</translation>
    </message>
    <message>
        <source>值班日志</source>
        <translation>Log entry</translation>
    </message>
    <message>
        <source>这一班没有日志</source>
        <translation>No log for this watch</translation>
    </message>
    <message>
        <source>{time} 补记</source>
        <translation>entered late, {time}</translation>
    </message>
    <message>
        <source>复述（{who}）：{what}</source>
        <translation>Read back ({who}): {what}</translation>
    </message>
    <message>
        <source>联席会议纪要</source>
        <translation>Minutes of joint meeting</translation>
    </message>
    <message>
        <source>会商纪要</source>
        <translation>Minutes of conference</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End</translation>
    </message>
    <message>
        <source>召集</source>
        <translation>Convened by</translation>
    </message>
    <message>
        <source>事由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>通知</source>
        <translation>Invited</translation>
    </message>
    <message>
        <source>到会</source>
        <translation>Present</translation>
    </message>
    <message>
        <source>议程</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>纪要</source>
        <translation>Minutes</translation>
    </message>
    <message>
        <source>已下任务</source>
        <translation>Made a task</translation>
    </message>
    <message>
        <source>议定事项</source>
        <translation>Resolutions</translation>
    </message>
    <message>
        <source>全部系统中断时用。恢复后由值班长逐条补录，注明补录人和时间。</source>
        <translation>For use when all systems are down. Once they are back, the watch leader enters each line and notes who entered it and when.</translation>
    </message>
    <message>
        <source>值班日志（手工）</source>
        <translation>Watch log (by hand)</translation>
    </message>
    <message>
        <source>电话记录（手工）</source>
        <translation>Telephone log (by hand)</translation>
    </message>
    <message>
        <source>事件登记（手工）</source>
        <translation>Incident log (by hand)</translation>
    </message>
    <message>
        <source>交接班单（手工）</source>
        <translation>Handover sheet (by hand)</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>班次</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>补录人</source>
        <translation>Entered by</translation>
    </message>
    <message>
        <source>补录时间</source>
        <translation>Entered at</translation>
    </message>
    <message>
        <source>来/去</source>
        <translation>In/Out</translation>
    </message>
    <message>
        <source>单位、姓名、电话</source>
        <translation>Unit, name, telephone</translation>
    </message>
    <message>
        <source>复述（谁）</source>
        <translation>Read-back (by whom)</translation>
    </message>
    <message>
        <source>派给谁、怎样、何时</source>
        <translation>Given to whom, how, when</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>处置</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>这台机器没有打印机。可以先存成 PDF</source>
        <translation>This machine has no printer. You can save a PDF for now</translation>
    </message>
    <message>
        <source>没有打印机“{name}”（有 {names}）。可以先存成 PDF</source>
        <translation>There is no printer “{name}” (there are {names}). You can save a PDF for now</translation>
    </message>
    <message>
        <source>打印机“{name}”没有收下。请检查打印机，或先存成 PDF</source>
        <translation>Printer “{name}” did not accept it. Check the printer, or save a PDF for now</translation>
    </message>
    <message>
        <source>事件</source>
        <translation>Incident</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Out of service</translation>
    </message>
    <message>
        <source>批示</source>
        <translation>Instruct</translation>
    </message>
    <message>
        <source>预警</source>
        <translation>Warning</translation>
    </message>
    <message>
        <source>会商</source>
        <translation>Conferences</translation>
    </message>
    <message>
        <source>排班变动</source>
        <translation>Roster changes</translation>
    </message>
    <message>
        <source>大屏</source>
        <translation>Wall</translation>
    </message>
    <message>
        <source>未送达</source>
        <translation>Undelivered</translation>
    </message>
</context>
<context>
    <name>PaperDesk</name>
    <message>
        <source>存不到 {path}：{why}</source>
        <translation>Cannot save to {path}: {why}</translation>
    </message>
    <message>
        <source>没有做成，请再试一次</source>
        <translation>It was not made; please try again</translation>
    </message>
</context>
<context>
    <name>Papers</name>
    <message>
        <source>存成 PDF</source>
        <translation>Keep as PDF</translation>
    </message>
    <message>
        <source>另存为…</source>
        <translation>Save as…</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>打开存档的 PDF</source>
        <translation>Open the kept PDF</translation>
    </message>
    <message>
        <source>先打开一张事件卡、一班日志、一份交接或一次会商</source>
        <translation>Open an incident&apos;s card, a log, a handover or a meeting first</translation>
    </message>
    <message>
        <source>存到哪里</source>
        <translation>Where to save it</translation>
    </message>
    <message>
        <source>与中心断开，存档的交接班单连上后再打开</source>
        <translation>The line to the centre is down; the kept sheet can be opened once it is back</translation>
    </message>
    <message>
        <source>取来的交接班单与日志里的摘要不符，没有打开</source>
        <translation>The sheet as fetched does not match the digest in the log and was not opened</translation>
    </message>
    <message>
        <source>存不到 {path}：{why}</source>
        <translation>Cannot save to {path}: {why}</translation>
    </message>
    <message>
        <source>已存到 {path}，中心的签名在旁边：{name}</source>
        <translation>Saved to {path}, with the centre's seal beside it: {name}</translation>
    </message>
    <message>
        <source>已存到 {path}；没有取到中心的签名，与中心连上后请再存一次</source>
        <translation>Saved to {path}; the centre's seal could not be fetched: save again once connected</translation>
    </message>
    <message>
        <source>中心没有给出这份材料，请稍后再试</source>
        <translation>The hub did not give what stands on it. Try again later</translation>
    </message>
    <message>
        <source>已送打印机，{pages} 页</source>
        <translation>Sent to the printer, pages: {pages}</translation>
    </message>
    <message>
        <source>已存到 {path}，{pages} 页</source>
        <translation>Saved as {path}, pages: {pages}</translation>
    </message>
</context>
<context>
    <name>Past</name>
    <message>
        <source>录像回放</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>播放或暂停</source>
        <translation>Play or pause</translation>
    </message>
    <message>
        <source>后退 10 秒</source>
        <translation>Back 10 seconds</translation>
    </message>
    <message>
        <source>前进 10 秒</source>
        <translation>On 10 seconds</translation>
    </message>
    <message>
        <source>后退 1 分钟</source>
        <translation>Back 1 minute</translation>
    </message>
    <message>
        <source>前进 1 分钟</source>
        <translation>On 1 minute</translation>
    </message>
    <message>
        <source>放慢</source>
        <translation>Slower</translation>
    </message>
    <message>
        <source>加快</source>
        <translation>Faster</translation>
    </message>
    <message>
        <source>倒放，或再往前放</source>
        <translation>Play backwards, or forwards again</translation>
    </message>
    <message>
        <source>到上一段录像</source>
        <translation>To the recording before</translation>
    </message>
    <message>
        <source>到下一段录像</source>
        <translation>To the next recording</translation>
    </message>
    <message>
        <source>前一天</source>
        <translation>Day before</translation>
    </message>
    <message>
        <source>后一天</source>
        <translation>Day after</translation>
    </message>
    <message>
        <source>时间轴放大</source>
        <translation>Time bar closer</translation>
    </message>
    <message>
        <source>时间轴缩小</source>
        <translation>Time bar wider</translation>
    </message>
    <message>
        <source>选段从这一刻起</source>
        <translation>Selection starts here</translation>
    </message>
    <message>
        <source>选段到这一刻止</source>
        <translation>Selection ends here</translation>
    </message>
    <message>
        <source>把选段从设备下载到中心</source>
        <translation>Download the selection from the device to the centre</translation>
    </message>
    <message>
        <source>回到实时画面</source>
        <translation>Back to live</translation>
    </message>
    <message>
        <source>正在取录像</source>
        <translation>Fetching the recording</translation>
    </message>
    <message>
        <source>录像取不到：{reason}</source>
        <translation>No recording: {reason}</translation>
    </message>
    <message>
        <source>设备</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>中心</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>定时录像</source>
        <translation>Scheduled recording</translation>
    </message>
    <message>
        <source>报警录像</source>
        <translation>Alarm recording</translation>
    </message>
    <message>
        <source>手动录像</source>
        <translation>Manual recording</translation>
    </message>
    <message>
        <source>事件录像</source>
        <translation>Incident recording</translation>
    </message>
    <message>
        <source>下载的录像</source>
        <translation>Downloaded recordings</translation>
    </message>
    <message>
        <source>录像</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>，受保护</source>
        <translation>, protected</translation>
    </message>
    <message>
        <source>回放 {clock} 暂停</source>
        <translation>Playback {clock} paused</translation>
    </message>
    <message>
        <source>倒放 {clock}</source>
        <translation>Backwards {clock}</translation>
    </message>
    <message>
        <source>回放 {clock}</source>
        <translation>Playback {clock}</translation>
    </message>
    <message>
        <source>正在转为倒放</source>
        <translation>Turning to play backwards</translation>
    </message>
    <message>
        <source>设备不在线，只列出中心的录像</source>
        <translation>The device is offline: only the centre&apos;s recordings are listed</translation>
    </message>
    <message>
        <source>设备没有应答录像查询，只列出中心的录像</source>
        <translation>The device did not answer: only the centre&apos;s recordings are listed</translation>
    </message>
    <message>
        <source>设备拒绝了录像查询，只列出中心的录像</source>
        <translation>The device refused the question for recordings; only the centre’s own are listed</translation>
    </message>
    <message>
        <source>接入网关没有连上，只列出中心的录像</source>
        <translation>The gateway is not connected; only the centre’s own recordings are listed</translation>
    </message>
    <message>
        <source>问不到设备的录像（{code}）</source>
        <translation>The device&apos;s recordings cannot be asked for ({code})</translation>
    </message>
    <message>
        <source>设备在录像中途挂断，回放中断</source>
        <translation>The device hung up in the middle; playback has ended</translation>
    </message>
    <message>
        <source>设备不再送来录像，回放中断</source>
        <translation>The device sends no more of it; playback has ended</translation>
    </message>
    <message>
        <source>设备离线，回放中断</source>
        <translation>The device went offline: playback ended</translation>
    </message>
    <message>
        <source>设备拒绝回放，可能同时回放的太多</source>
        <translation>The device refused to play; perhaps too many play at once</translation>
    </message>
    <message>
        <source>设备没有送来录像</source>
        <translation>The device sent no recording</translation>
    </message>
    <message>
        <source>转发服务的端口用完了</source>
        <translation>The relay has no port left</translation>
    </message>
    <message>
        <source>这台设备没有声明支持 2022 版标准，不能倒放</source>
        <translation>This device does not declare the edition of 2022 and cannot play backwards</translation>
    </message>
    <message>
        <source>回放已过期，请再点一次时间轴</source>
        <translation>This playback is over: click the time bar again</translation>
    </message>
    <message>
        <source>回放中断（{code}）</source>
        <translation>Playback ended ({code})</translation>
    </message>
    <message>
        <source>设备不肯暂停，录像继续播放</source>
        <translation>The device does not pause; the recording plays on</translation>
    </message>
    <message>
        <source>设备不肯跳到那一刻，录像从原处继续</source>
        <translation>The device does not go to that moment; the recording plays on from where it was</translation>
    </message>
    <message>
        <source>设备不肯变速，录像仍按原来的速度播放</source>
        <translation>The device does not change the speed; the recording plays on as before</translation>
    </message>
    <message>
        <source>设备不肯倒放，录像仍向前播放</source>
        <translation>The device does not play backwards; the recording plays on forwards</translation>
    </message>
    <message>
        <source>设备不肯继续播放，录像停在原处</source>
        <translation>The device does not resume; the recording stands still</translation>
    </message>
    <message>
        <source>选段 {span}，{length}</source>
        <translation>Selection {span}, {length}</translation>
    </message>
    <message>
        <source>下载 {span}：正在请设备送来</source>
        <translation>Download {span}: asking the device to send it</translation>
    </message>
    <message>
        <source>下载 {span}：{percent} %，{size}</source>
        <translation>Download {span}: {percent} %, {size}</translation>
    </message>
    <message>
        <source>已下载 {span}，{size}：在中心的录像里，时间轴“中心”一行</source>
        <translation>Downloaded {span}, {size}: kept with the centre&apos;s recordings, row “Centre” of the time bar</translation>
    </message>
    <message>
        <source>下载 {span} 已取消，已有的 {size} 在时间轴“中心”一行</source>
        <translation>Download {span} cancelled; the {size} received is in row “Centre” of the time bar</translation>
    </message>
    <message>
        <source>下载 {span} 中断：{why}</source>
        <translation>Download {span} broke off: {why}</translation>
    </message>
    <message>
        <source>设备离线</source>
        <translation>The device is offline</translation>
    </message>
    <message>
        <source>设备拒绝下载，可能同时取的太多</source>
        <translation>The device refused the download; too many may be running at once</translation>
    </message>
    <message>
        <source>转发服务重启过，请再下载一次</source>
        <translation>The relay was restarted; please download again</translation>
    </message>
    <message>
        <source>中心的存储空间不足</source>
        <translation>The centre is short of storage</translation>
    </message>
    <message>
        <source>设备不再送来，已有的部分保留</source>
        <translation>The device stopped sending; what came is kept</translation>
    </message>
</context>
<context>
    <name>PastStrip</name>
    <message>
        <source>录像回放</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>暂停</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>播放</source>
        <translation>Play</translation>
    </message>
    <message>
        <source>选一天</source>
        <translation>Choose a day</translation>
    </message>
</context>
<context>
    <name>PeopleModel</name>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>应到</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>实到</source>
        <translation>Kept</translation>
    </message>
    <message>
        <source>迟到</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>迟到分钟</source>
        <translation>Minutes late</translation>
    </message>
    <message>
        <source>早退</source>
        <translation>Left early</translation>
    </message>
    <message>
        <source>请假</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>未到岗</source>
        <translation>Missing</translation>
    </message>
    <message>
        <source>替班</source>
        <translation>Covered</translation>
    </message>
    <message>
        <source>计划外</source>
        <translation>Unplanned</translation>
    </message>
    <message>
        <source>在岗小时</source>
        <translation>Hours</translation>
    </message>
</context>
<context>
    <name>PeoplePane</name>
    <message>
        <source>签到表</source>
        <translation>Attendance</translation>
    </message>
    <message>
        <source>不在名单上的：姓名，单位，回车签到</source>
        <translation>Not on the list: name, unit; Enter signs in</translation>
    </message>
    <message>
        <source>补签到</source>
        <translation>Late sign-in</translation>
    </message>
    <message>
        <source>签到 · 到 {came}，应到 {invited}</source>
        <translation>Attendance · {came} present, {invited} invited</translation>
    </message>
    <message>
        <source>会商开始以后才能签到（O 开始）</source>
        <translation>People sign in once the conference has begun (O begins it)</translation>
    </message>
</context>
<context>
    <name>PersonPicker</name>
    <message>
        <source>输入姓名、部门或工号</source>
        <translation>Name, department or staff no.</translation>
    </message>
</context>
<context>
    <name>PersonalBox</name>
    <message>
        <source>反映人</source>
        <translation>Reported by</translation>
    </message>
    <message>
        <source>查看（留痕）</source>
        <translation>Show (logged)</translation>
    </message>
    <message>
        <source>谁在什么时候看过，记入日志</source>
        <translation>The log records who looked and when</translation>
    </message>
    <message>
        <source>已加密保存，要看请找{whom}</source>
        <translation>Stored encrypted; to see it, please ask: {whom}</translation>
    </message>
    <message>
        <source>已加密保存</source>
        <translation>Stored encrypted</translation>
    </message>
    <message>
        <source>已销毁，任何人都不能再看；谁销毁的、为什么，记入日志</source>
        <translation>Destroyed, nobody can see them again; who did it and why stands in the log</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>住址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>已销毁</source>
        <translation>Erased</translation>
    </message>
    <message>
        <source>查看已留痕，60 s 后自动隐藏</source>
        <translation>Viewing is logged; hidden again after 60 s</translation>
    </message>
</context>
<context>
    <name>PlaceLine</name>
    <message>
        <source>已定位，登记后标在地图上</source>
        <translation>Located; it is marked on the map once registered</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>预案</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>会替换现在的预案步骤，经过里保留记录</source>
        <translation>Replaces the present plan steps; the history keeps their record</translation>
    </message>
    <message>
        <source>现行规则里没有预案</source>
        <translation>The rules in force have no plan</translation>
    </message>
</context>
<context>
    <name>PointDetail</name>
    <message>
        <source>别的系统里没有它的档案</source>
        <translation>No other system has a file on it</translation>
    </message>
    <message>
        <source>在图上看</source>
        <translation>Show on map</translation>
    </message>
    <message>
        <source>6 小时</source>
        <translation>6 hours</translation>
    </message>
    <message>
        <source>24 小时</source>
        <translation>24 hours</translation>
    </message>
    <message>
        <source>7 天</source>
        <translation>7 days</translation>
    </message>
    <message>
        <source>30 天</source>
        <translation>30 days</translation>
    </message>
    <message>
        <source>附近的摄像机</source>
        <translation>Cameras nearby</translation>
    </message>
    <message>
        <source>关联档案</source>
        <translation>Linked record</translation>
    </message>
    <message>
        <source>（限 {limit}）</source>
        <translation> (limit {limit})</translation>
    </message>
    <message>
        <source>还没有收到它的数据</source>
        <translation>Nothing received from it yet</translation>
    </message>
    <message>
        <source>正在取数据…</source>
        <translation>Fetching data…</translation>
    </message>
    <message>
        <source>没有可画的数据</source>
        <translation>Nothing to plot</translation>
    </message>
    <message>
        <source>{count} 个数</source>
        <translation>{count} numbers</translation>
    </message>
    <message>
        <source>这段时间没有数据</source>
        <translation>No data in this period</translation>
    </message>
    <message>
        <source>与中心断开，历史数据暂时看不到</source>
        <translation>The hub is away: past data cannot be seen for now</translation>
    </message>
    <message>
        <source>正在查…</source>
        <translation>Looking it up…</translation>
    </message>
    <message>
        <source>与中心断开，关联档案暂时查不到</source>
        <translation>Disconnected: linked records cannot be looked up now</translation>
    </message>
</context>
<context>
    <name>PointModel</name>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>监测点</source>
        <translation>Monitoring points</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>最新值</source>
        <translation>Latest value</translation>
    </message>
    <message>
        <source>时效</source>
        <translation>Age</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Unit</translation>
    </message>
</context>
<context>
    <name>PointsPage</name>
    <message>
        <source>监测点列表</source>
        <translation>List of monitoring points</translation>
    </message>
    <message>
        <source>搜名称、单位、地点</source>
        <translation>Search name, unit, place</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>全部类别</source>
        <translation>All classes</translation>
    </message>
    <message>
        <source>共 {count} 个监测点</source>
        <translation>{count} monitoring points</translation>
    </message>
    <message>
        <source>没有符合条件的监测点</source>
        <translation>No monitoring points match</translation>
    </message>
    <message>
        <source>换个条件再看</source>
        <translation>Change the filters and look again</translation>
    </message>
    <message>
        <source>在站点文件的 [[environment.outlet]] 或台账文件里登记，数据一到就列在这里</source>
        <translation>Register them under [[environment.outlet]] in the site file, or in the ledger file; they are listed here once data comes</translation>
    </message>
    <message>
        <source>还没有监测点</source>
        <translation>No monitoring points yet</translation>
    </message>
</context>
<context>
    <name>PreciseBox</name>
    <message>
        <source>精确定位</source>
        <translation>Exact position</translation>
    </message>
    <message>
        <source>转到</source>
        <translation>Go to</translation>
    </message>
    <message>
        <source>取现在的方向</source>
        <translation>Take the present direction</translation>
    </message>
    <message>
        <source>正在问现在的方向</source>
        <translation>Asking for the present direction</translation>
    </message>
    <message>
        <source>水平</source>
        <translation>Pan</translation>
    </message>
    <message>
        <source>垂直</source>
        <translation>Tilt</translation>
    </message>
    <message>
        <source>变倍</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>打勾的才转，其余保持不变</source>
        <translation>Only what is ticked is moved; the rest stays</translation>
    </message>
    <message>
        <source>现在的方向</source>
        <translation>Present direction</translation>
    </message>
    <message>
        <source>设备没有全说现在的方向：没有打勾的保持不变，改了才转</source>
        <translation>The device has not told all of where it points: what is not ticked stays; a change ticks it</translation>
    </message>
    <message>
        <source>与中心断开，问不到现在的方向</source>
        <translation>The hub is away: the direction cannot be asked for</translation>
    </message>
    <message>
        <source>已发出；设备按 2022 版标准接入才会转</source>
        <translation>Sent; only a device that follows the 2022 standard will turn</translation>
    </message>
</context>
<context>
    <name>PreparePane</name>
    <message>
        <source>必填：下一班接着做什么、找谁、什么时候</source>
        <translation>Required: what the next watch does, whom to call, by when</translation>
    </message>
    <message>
        <source>下一班要做的</source>
        <translation>For the next watch</translation>
    </message>
    <message>
        <source>如果发生什么，怎么办、通知谁</source>
        <translation>If something happens: what to do, whom to tell</translation>
    </message>
    <message>
        <source>可能发生的</source>
        <translation>What may happen</translation>
    </message>
    <message>
        <source>重新汇总</source>
        <translation>Draw up again</translation>
    </message>
    <message>
        <source>提交给接班人</source>
        <translation>Submit to incoming</translation>
    </message>
    <message>
        <source>如果发生……怎么办</source>
        <translation>If it happens: what to do</translation>
    </message>
    <message>
        <source>请写明下一班要做什么，再提交</source>
        <translation>Write what the next watch has to do before you submit</translation>
    </message>
    <message>
        <source>交接单还在汇总，请稍候</source>
        <translation>The handover sheet is still being put together; please wait</translation>
    </message>
    <message>
        <source>超过 {n} 字，后面的不会交给接班人；请删短再提交</source>
        <translation>Over {n} characters; what follows will not reach the one arriving. Shorten it, then submit</translation>
    </message>
    <message>
        <source>超过 {n} 字，后面的不在交接单上；请删短再签字</source>
        <translation>Over {n} characters; what follows is not on the sheet. Shorten it, then sign</translation>
    </message>
    <message>
        <source>刚写的还没有存进交接单，显示“文字已保存”以后再签字（S）</source>
        <translation>What was just written is not on the sheet yet; sign (S) once “Text saved” is shown</translation>
    </message>
    <message>
        <source>断线，文字还没有保存</source>
        <translation>Offline: the text is not saved yet</translation>
    </message>
    <message>
        <source>超过 {n} 字，后面的不保存</source>
        <translation>Over {n} characters; what follows is not saved</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>文字已保存</source>
        <translation>Text saved</translation>
    </message>
</context>
<context>
    <name>PresetBox</name>
    <message>
        <source>转到</source>
        <translation>Go to</translation>
    </message>
    <message>
        <source>存为</source>
        <translation>Keep as</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>没有预置位。转好以后输入编号，按“存为”。</source>
        <translation>No presets. Turn the camera, enter a number, press “Keep as”.</translation>
    </message>
    <message>
        <source>预置位</source>
        <translation>Preset</translation>
    </message>
    <message>
        <source>预置位 {number}</source>
        <translation>Preset {number}</translation>
    </message>
    <message>
        <source>确认删除</source>
        <translation>Delete it</translation>
    </message>
</context>
<context>
    <name>ProfileForm</name>
    <message>
        <source>鉴权用 qop=auth</source>
        <translation>Digest with qop=auth</translation>
    </message>
    <message>
        <source>核对随机数（nonce）</source>
        <translation>Check the nonce</translation>
    </message>
    <message>
        <source>核对码流的 SSRC</source>
        <translation>Check the stream&apos;s SSRC</translation>
    </message>
    <message>
        <source>允许设备换地址（NAT、4G）</source>
        <translation>The device may change its address (NAT, 4G)</translation>
    </message>
    <message>
        <source>上线后布防</source>
        <translation>Guard it once it is online</translation>
    </message>
    <message>
        <source>目录</source>
        <translation>Catalogue</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>移动位置</source>
        <translation>Mobile position</translation>
    </message>
    <message>
        <source>批准</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>不填：不变</source>
        <translation>Empty: unchanged</translation>
    </message>
    <message>
        <source>不填：用平台公用的</source>
        <translation>Empty: the platform’s own</translation>
    </message>
    <message>
        <source>不填：各种写法都带上</source>
        <translation>None: all dialects are sent</translation>
    </message>
    <message>
        <source>为什么对它放宽</source>
        <translation>Why it is treated leniently</translation>
    </message>
    <message>
        <source>在设置文件里写：groups_of</source>
        <translation>Written in the settings file: groups_of</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>所属部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>分组归部门</source>
        <translation>Departments of its groups</translation>
    </message>
    <message>
        <source>密级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>信令</source>
        <translation>Signalling</translation>
    </message>
    <message>
        <source>媒体</source>
        <translation>Media</translation>
    </message>
    <message>
        <source>TCP 谁连谁</source>
        <translation>Who connects by TCP</translation>
    </message>
    <message>
        <source>文字编码</source>
        <translation>Charset</translation>
    </message>
    <message>
        <source>坐标系</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>心跳 × 次数</source>
        <translation>Keepalive × count</translation>
    </message>
    <message>
        <source>最短注册期</source>
        <translation>Shortest registration</translation>
    </message>
    <message>
        <source>订阅</source>
        <translation>Subscriptions</translation>
    </message>
    <message>
        <source>位置间隔</source>
        <translation>Position every</translation>
    </message>
    <message>
        <source>子码流写法</source>
        <translation>Sub-stream dialect</translation>
    </message>
    <message>
        <source>所在网络</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>转到别处</source>
        <translation>Redirect to</translation>
    </message>
    <message>
        <source>放宽的理由</source>
        <translation>Reason for leniency</translation>
    </message>
    <message>
        <source>确认删除：不再允许它注册</source>
        <translation>Delete it: it may register no more</translation>
    </message>
    <message>
        <source>删除设备</source>
        <translation>Delete the device</translation>
    </message>
    <message>
        <source>放宽了“{what}”，请写明理由</source>
        <translation>“{what}” was made lenient: say why</translation>
    </message>
</context>
<context>
    <name>Ptz</name>
    <message>
        <source>云台</source>
        <translation>PTZ</translation>
    </message>
    <message>
        <source>按住：向左转</source>
        <translation>Hold: turn left</translation>
    </message>
    <message>
        <source>按住：向右转</source>
        <translation>Hold: turn right</translation>
    </message>
    <message>
        <source>按住：向上转</source>
        <translation>Hold: tilt up</translation>
    </message>
    <message>
        <source>按住：向下转</source>
        <translation>Hold: tilt down</translation>
    </message>
    <message>
        <source>按住：镜头拉近</source>
        <translation>Hold: zoom in</translation>
    </message>
    <message>
        <source>按住：镜头拉远</source>
        <translation>Hold: zoom out</translation>
    </message>
    <message>
        <source>按住：向远处对焦</source>
        <translation>Hold: focus far</translation>
    </message>
    <message>
        <source>按住：向近处对焦</source>
        <translation>Hold: focus near</translation>
    </message>
    <message>
        <source>按住：开大光圈</source>
        <translation>Hold: open the iris</translation>
    </message>
    <message>
        <source>按住：关小光圈</source>
        <translation>Hold: close the iris</translation>
    </message>
    <message>
        <source>转慢一档</source>
        <translation>Turn slower</translation>
    </message>
    <message>
        <source>转快一档</source>
        <translation>Turn faster</translation>
    </message>
    <message>
        <source>雨刷开或关</source>
        <translation>Wiper on or off</translation>
    </message>
    <message>
        <source>框选：拖出的框放满画面，向左拖则缩小；或还原</source>
        <translation>Box zoom: drag a box to fill the picture, drag left to zoom out; or back</translation>
    </message>
    <message>
        <source>按角度和倍数精确定位</source>
        <translation>Exact position by angle and zoom</translation>
    </message>
    <message>
        <source>巡航、扫描、开关、布防、抓拍</source>
        <translation>Tours, scans, switches, guard, snapshots</translation>
    </message>
    <message>
        <source>输入预置位编号</source>
        <translation>Enter a preset&apos;s number</translation>
    </message>
    <message>
        <source>转到这个预置位</source>
        <translation>Go to this preset</translation>
    </message>
    <message>
        <source>改正预置位编号</source>
        <translation>Correct the preset&apos;s number</translation>
    </message>
    <message>
        <source>把现在的方向存为这个预置位</source>
        <translation>Keep where it points now as this preset</translation>
    </message>
    <message>
        <source>删除这个预置位，按两次才删</source>
        <translation>Forget this preset; press twice</translation>
    </message>
    <message>
        <source>请正在操作的人让出云台</source>
        <translation>Ask who steers to give way</translation>
    </message>
    <message>
        <source>按职级接管云台</source>
        <translation>Take over by role</translation>
    </message>
    <message>
        <source>把云台让给请求的人</source>
        <translation>Give way to who asks</translation>
    </message>
    <message>
        <source>不让出云台，继续操作</source>
        <translation>Keep the PTZ and go on steering</translation>
    </message>
    <message>
        <source>用完，释放云台</source>
        <translation>Done: release</translation>
    </message>
    <message>
        <source>收起云台面板</source>
        <translation>Close the PTZ pad</translation>
    </message>
    <message>
        <source>空闲，操作即占用 30 s</source>
        <translation>Free; steering takes it for 30 s</translation>
    </message>
    <message>
        <source>您在操作 · {seconds} s 后释放</source>
        <translation>You steer · released in {seconds} s</translation>
    </message>
    <message>
        <source>{name} 在操作 · {seconds} s 后释放</source>
        <translation>{name} steers · released in {seconds} s</translation>
    </message>
    <message>
        <source>已请求，等对方让出</source>
        <translation>Asked; waiting</translation>
    </message>
    <message>
        <source>{name} 请求操作</source>
        <translation>{name} asks to steer</translation>
    </message>
    <message>
        <source>{name} 请求操作 {number} {camera}：在云台面板（P）按 G 让出，Shift+G 不让</source>
        <translation>{name} asks to steer {number} {camera}: on the PTZ pad (P), G gives way, Shift+G keeps it</translation>
    </message>
    <message>
        <source>{number} {camera} 的云台已让给您</source>
        <translation>The PTZ of {number} {camera} is yours</translation>
    </message>
    <message>
        <source>{name} 不让出 {number} {camera} 的云台</source>
        <translation>{name} keeps the PTZ of {number} {camera}</translation>
    </message>
    <message>
        <source>先选一个有摄像机的窗格</source>
        <translation>Select a tile with a camera first</translation>
    </message>
    <message>
        <source>{number} {name} 没有云台</source>
        <translation>{number} {name} cannot be turned</translation>
    </message>
    <message>
        <source>您的岗位不能转动摄像机</source>
        <translation>Your post may not turn cameras</translation>
    </message>
    <message>
        <source>与中心断开，不能转动摄像机</source>
        <translation>The hub is away: cameras cannot be turned</translation>
    </message>
    <message>
        <source>{number} {name} 的设备不在线，不能转动</source>
        <translation>The device of {number} {name} is offline and cannot be moved</translation>
    </message>
    <message>
        <source>接入网关没有连上，不能转动 {number} {name}</source>
        <translation>The gateway is not connected; {number} {name} cannot be moved</translation>
    </message>
</context>
<context>
    <name>PtzPad</name>
    <message>
        <source>云台</source>
        <translation>PTZ</translation>
    </message>
    <message>
        <source>请求</source>
        <translation>Ask</translation>
    </message>
    <message>
        <source>接管</source>
        <translation>Take over</translation>
    </message>
    <message>
        <source>让出</source>
        <translation>Give way</translation>
    </message>
    <message>
        <source>不让</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>释放</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>变倍</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>对焦</source>
        <translation>Focus</translation>
    </message>
    <message>
        <source>光圈</source>
        <translation>Iris</translation>
    </message>
    <message>
        <source>速度</source>
        <translation>Speed</translation>
    </message>
</context>
<context>
    <name>PublishDialog</name>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>颜色</source>
        <translation>Colour</translation>
    </message>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>发布部门</source>
        <translation>Issued by</translation>
    </message>
    <message>
        <source>选一个区划，或写明范围</source>
        <translation>Choose a division, or write the area</translation>
    </message>
    <message>
        <source>范围</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>有效至</source>
        <translation>Valid until</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>什么时候、什么地方、会怎样</source>
        <translation>What, where, when, and what it will do</translation>
    </message>
    <message>
        <source>防御指引</source>
        <translation>Guidance</translation>
    </message>
    <message>
        <source>请大家怎么做，可不填</source>
        <translation>What people should do; may be empty</translation>
    </message>
    <message>
        <source>{kind}{colour}预警</source>
        <translation>{kind} warning, {colour}</translation>
    </message>
    <message>
        <source>地图上画的范围一起发出。</source>
        <translation>The area drawn on the map goes with it.</translation>
    </message>
    <message>
        <source>没有设置接收单位：只在本中心的各席位显示</source>
        <translation>No receivers are set up: shown at this centre’s positions only</translation>
    </message>
    <message>
        <source>发布后各席位立即显示，并发往{names}</source>
        <translation>Shown at all positions at once, and sent to {names}</translation>
    </message>
    <message>
        <source>发布后各席位立即显示，并发往{names}等 {n} 家单位</source>
        <translation>Shown at all positions at once, and sent to {names} and others, {n} in all</translation>
    </message>
    <message>
        <source>您的岗位不能发布预警，请找{whom}</source>
        <translation>Your position does not issue warnings; turn to {whom}</translation>
    </message>
    <message>
        <source>请写标题</source>
        <translation>Please enter a title</translation>
    </message>
    <message>
        <source>请选区划或写明范围</source>
        <translation>Choose a division or write the area</translation>
    </message>
    <message>
        <source>有效期已经过了，请改“有效至”</source>
        <translation>It would be over already; change “Valid until”</translation>
    </message>
    <message>
        <source>请写内容</source>
        <translation>Write what it is about</translation>
    </message>
    <message>
        <source>内容和指引各最多 {most} 字</source>
        <translation>At most {most} characters each</translation>
    </message>
</context>
<context>
    <name>ReadBackPane</name>
    <message>
        <source>复述</source>
        <translation>Read-back</translation>
    </message>
    <message>
        <source>用自己的话说一遍：最要紧的是什么、接下来做什么</source>
        <translation>In your own words: what matters most, what comes next</translation>
    </message>
    <message>
        <source>记下复述</source>
        <translation>Log read-back</translation>
    </message>
    <message>
        <source>复述由接班人写</source>
        <translation>The read-back is for the incoming officer to write</translation>
    </message>
    <message>
        <source>请先用自己的话写下复述</source>
        <translation>Write the read-back in your own words first</translation>
    </message>
    <message>
        <source>已记下</source>
        <translation>Logged</translation>
    </message>
    <message>
        <source>交班人已签；再记下，要请他重签</source>
        <translation>The one leaving has signed; to note more, ask them to sign again</translation>
    </message>
    <message>
        <source>还没有记下</source>
        <translation>Not logged yet</translation>
    </message>
    <message>
        <source>等接班人复述</source>
        <translation>Waiting for the incoming officer&apos;s read-back</translation>
    </message>
</context>
<context>
    <name>ReadStrip</name>
    <message>
        <source>中心正在汇总交接单…</source>
        <translation>The hub is putting the handover sheet together…</translation>
    </message>
    <message>
        <source>已读 {n}/{total}</source>
        <translation>Read {n}/{total}</translation>
    </message>
    <message>
        <source>共 {total} 项</source>
        <translation>{total} items</translation>
    </message>
</context>
<context>
    <name>Realm</name>
    <message>
        <source>{realm} · 非实战</source>
        <translation>{realm} · not live</translation>
    </message>
    <message>
        <source>实战没有未确认的报警</source>
        <translation>Live: no unacknowledged alarms</translation>
    </message>
    <message>
        <source>实战有 {count} 条报警未确认（{levels}）</source>
        <translation>Live: {count} unacknowledged alarms ({levels})</translation>
    </message>
</context>
<context>
    <name>RealmStrip</name>
    <message>
        <source>返回实战</source>
        <translation>Back to live</translation>
    </message>
    <message>
        <source>回到实战的报警和事件（Ctrl+Shift+R）</source>
        <translation>Back to live alarms and incidents (Ctrl+Shift+R)</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>一人缺席，申请单签</source>
        <translation>One is absent: ask for a single signature</translation>
    </message>
    <message>
        <source>作废这次交接</source>
        <translation>Void this handover</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>由{whom}批准后，您输入自己的密码单独签字（S）离岗，注明缺席和原因；接班人到岗后仍要逐项读、复述、签字，事项到那时移交</source>
        <translation>Once {whom} approves you sign alone (S) with your own password and may leave, with the absence and its cause noted; the one arriving still reads item by item, reads back and signs, and matters pass on then</translation>
    </message>
    <message>
        <source>由{whom}批准后，您输入自己的密码单独签字（S）：交接单冻结，注明缺席和原因，班次照常移交</source>
        <translation>Once {whom} approves you sign alone (S) with your own password: the sheet is frozen with the absence and its cause noted, and the watch passes on as usual</translation>
    </message>
    <message>
        <source>已读和签字全部作废，可以重新开始；作废的交接单留在往期里</source>
        <translation>All reading and signatures are void and you may start again; the void sheet stays among past ones</translation>
    </message>
    <message>
        <source>请写明原因</source>
        <translation>Please write the reason</translation>
    </message>
</context>
<context>
    <name>Reboot</name>
    <message>
        <source>它的目录还没有取到，不能请它重启</source>
        <translation>Its catalogue is not fetched yet: it cannot be asked to restart</translation>
    </message>
    <message>
        <source>“{name}”重启的一两分钟里，它的 {count} 路画面、录像和报警都会中断，所有岗位都看不到。重启记入日志。</source>
        <translation>While “{name}” restarts, for a minute or two, the pictures, recordings and alarms of its {count} cameras are lost to every seat. The restart is logged.</translation>
    </message>
    <message>
        <source>其中 {count} 路中心正在录像，会缺这一段。</source>
        <translation>The centre is recording {count} of them; that stretch will be missing.</translation>
    </message>
    <message>
        <source>重启设备</source>
        <translation>Restart device</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>已请设备重启，它会先离线，再自己注册上来</source>
        <translation>Restart requested: it will go offline, then register again by itself</translation>
    </message>
</context>
<context>
    <name>ReceiptDialog</name>
    <message>
        <source>方式</source>
        <translation>Channel</translation>
    </message>
    <message>
        <source>对方姓名、职务</source>
        <translation>Name and post</translation>
    </message>
    <message>
        <source>接收人</source>
        <translation>Received by</translation>
    </message>
    <message>
        <source>对方复述</source>
        <translation>Read-back</translation>
    </message>
    <message>
        <source>对方用自己的话复述任务</source>
        <translation>The task in the other side&apos;s own words</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>记下后，{whom}算已接到这项任务</source>
        <translation>Once logged, the task counts as received by {whom}</translation>
    </message>
    <message>
        <source>请写接收人</source>
        <translation>Please enter who received it</translation>
    </message>
    <message>
        <source>请写对方怎么复述的</source>
        <translation>Please enter the read-back</translation>
    </message>
    <message>
        <source>时间不能晚于现在</source>
        <translation>The time must not be later than now</translation>
    </message>
</context>
<context>
    <name>Recorded</name>
    <message>
        <source>{number} {name} 中心开始录像</source>
        <translation>{number} {name}: the centre records</translation>
    </message>
    <message>
        <source>{number} {name} 中心停止录像</source>
        <translation>{number} {name}: the centre records no more</translation>
    </message>
    <message>
        <source>{number} {name} 正为事件录像，事件办结后按规定停止</source>
        <translation>{number} {name} is recorded for an incident and stops by rule once it is closed</translation>
    </message>
    <message>
        <source>存储空间不足</source>
        <translation>no room left</translation>
    </message>
    <message>
        <source>存储写不进去</source>
        <translation>the disk cannot be written</translation>
    </message>
    <message>
        <source>取不到画面</source>
        <translation>no picture</translation>
    </message>
    <message>
        <source>视频格式不支持</source>
        <translation>unsupported codec</translation>
    </message>
    <message>
        <source>录像服务没有连上</source>
        <translation>the recorder is not connected</translation>
    </message>
    <message>
        <source>{number} {name} 中心录像中断：{why}</source>
        <translation>{number} {name}: recording interrupted, {why}</translation>
    </message>
</context>
<context>
    <name>Relay</name>
    <message>
        <source>转发服务：无法在 {listen} 提供服务。</source>
        <translation>relay: cannot serve at {listen}.</translation>
    </message>
</context>
<context>
    <name>Replay</name>
    <message>
        <source>回看</source>
        <translation>Look back</translation>
    </message>
    <message>
        <source>播放或暂停</source>
        <translation>Play or pause</translation>
    </message>
    <message>
        <source>后退一帧</source>
        <translation>Previous frame</translation>
    </message>
    <message>
        <source>前进一帧</source>
        <translation>Next frame</translation>
    </message>
    <message>
        <source>后退 5 秒</source>
        <translation>Back 5 s</translation>
    </message>
    <message>
        <source>前进 5 秒</source>
        <translation>Forward 5 s</translation>
    </message>
    <message>
        <source>到最早的画面</source>
        <translation>To the oldest picture</translation>
    </message>
    <message>
        <source>到最新的画面</source>
        <translation>To the newest picture</translation>
    </message>
    <message>
        <source>放慢</source>
        <translation>Slower</translation>
    </message>
    <message>
        <source>加快</source>
        <translation>Faster</translation>
    </message>
    <message>
        <source>从这里开始导出</source>
        <translation>Clip starts here</translation>
    </message>
    <message>
        <source>到这里结束导出</source>
        <translation>Clip ends here</translation>
    </message>
    <message>
        <source>更新到现在</source>
        <translation>Up to now</translation>
    </message>
    <message>
        <source>截图</source>
        <translation>Still</translation>
    </message>
    <message>
        <source>导出录像</source>
        <translation>Export clip</translation>
    </message>
    <message>
        <source>写入值班日志</source>
        <translation>Write into the log</translation>
    </message>
    <message>
        <source>关闭回看</source>
        <translation>Close looking back</translation>
    </message>
    <message>
        <source>录像</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>没有写成</source>
        <translation>Not written</translation>
    </message>
    <message>
        <source>还没有画面</source>
        <translation>No picture yet</translation>
    </message>
    <message>
        <source>屏上是中断以前的画面，原图已经没有了；画面恢复后再截</source>
        <translation>The screen shows a picture from before the interruption and its original is gone; take the still when it is back</translation>
    </message>
    <message>
        <source>这段时间没有存下画面</source>
        <translation>No pictures were kept of that time</translation>
    </message>
    <message>
        <source>写不进去</source>
        <translation>Cannot be written</translation>
    </message>
    <message>
        <source>正在写的太多，请稍后再试</source>
        <translation>Too many are being written, please try again later</translation>
    </message>
    <message>
        <source>解码程序刚重启，请再试</source>
        <translation>The decoder has just restarted, please try again</translation>
    </message>
    <message>
        <source>，在 {folder}</source>
        <translation>, in {folder}</translation>
    </message>
    <message>
        <source>正在写</source>
        <translation>Writing</translation>
    </message>
    <message>
        <source>已封存，正在向中心报批</source>
        <translation>Sealed; asking the centre for approval</translation>
    </message>
    <message>
        <source>已保存，等中心签名</source>
        <translation>Saved; waiting for the centre&apos;s signature</translation>
    </message>
    <message>
        <source>已封存，等另一人批准后才能取出</source>
        <translation>Sealed; it can be taken out once a second person approves</translation>
    </message>
    <message>
        <source>已保存，中心已签名</source>
        <translation>Saved and signed by the centre</translation>
    </message>
    <message>
        <source>文件夹已不在 {folder}，没有签名</source>
        <translation>The folder is no longer at {folder}; not signed</translation>
    </message>
    <message>
        <source>上次中断时没写完，已清除</source>
        <translation>Left unfinished by an interruption, and removed</translation>
    </message>
    <message>
        <source>（原图已经没有了，存的是窗格上的画面，{width}×{height}）</source>
        <translation> (the original picture is gone; what the tile showed is kept, {width}×{height})</translation>
    </message>
    <message>
        <source>（主码流没有取到，只有子码流画面）</source>
        <translation> (the main stream did not come; sub stream only)</translation>
    </message>
    <message>
        <source>（主码流的画面晚 {seconds} s，子码流的是当时）</source>
        <translation>(the main stream’s picture is {seconds} s later; the sub stream’s is of that moment)</translation>
    </message>
    <message>
        <source>未获批准，已销毁（{answer}）</source>
        <translation>Not approved, destroyed ({answer})</translation>
    </message>
    <message>
        <source>未获批准，已销毁</source>
        <translation>Not approved, destroyed</translation>
    </message>
    <message>
        <source>还没有可回看的画面</source>
        <translation>Nothing to look back at yet</translation>
    </message>
    <message>
        <source>可回看 {seconds} s</source>
        <translation>{seconds} s to look back</translation>
    </message>
    <message>
        <source>可回看 {seconds} s（内存所限，不足 60 s）</source>
        <translation>{seconds} s can be looked back at (memory does not allow 60 s)</translation>
    </message>
</context>
<context>
    <name>ReplayBar</name>
    <message>
        <source>起点</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>终点</source>
        <translation>End</translation>
    </message>
    <message>
        <source>更新到现在</source>
        <translation>Up to now</translation>
    </message>
    <message>
        <source>截图</source>
        <translation>Still</translation>
    </message>
    <message>
        <source>导出录像</source>
        <translation>Export clip</translation>
    </message>
    <message>
        <source>写入值班日志</source>
        <translation>Write into the log</translation>
    </message>
    <message>
        <source>暂停</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>播放</source>
        <translation>Play</translation>
    </message>
</context>
<context>
    <name>ReplayDialog</name>
    <message>
        <source>回看 · {number} {name}</source>
        <translation>Look back · {number} {name}</translation>
    </message>
    <message>
        <source>实时</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>正在连接</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>没有可回看的画面</source>
        <translation>nothing kept to look back at</translation>
    </message>
    <message>
        <source>取证事由（受限摄像机须写明，由另一人批准）</source>
        <translation>Reason (needed for a restricted camera; a second person approves)</translation>
    </message>
    <message>
        <source>请先登录</source>
        <translation>Sign in first</translation>
    </message>
    <message>
        <source>请先写明事由</source>
        <translation>Give the reason first</translation>
    </message>
    <message>
        <source>回看</source>
        <translation>Look back</translation>
    </message>
    <message>
        <source>回看&#x3000;{clock}&#x3000;第 {frame}/{frames} 帧</source>
        <translation>Looking back  {clock}  frame {frame}/{frames}</translation>
    </message>
    <message>
        <source>实时 · {state}</source>
        <translation>Live · {state}</translation>
    </message>
    <message>
        <source>解码程序已重启，存下的画面没有了</source>
        <translation>The decoder was restarted; what was held is gone</translation>
    </message>
    <message>
        <source>按 R 从现在重新看</source>
        <translation>Press R to look again from now on</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>类型</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>时间、地点、伤亡、已采取的措施、下一步</source>
        <translation>Time, place, casualties, measures taken, next steps</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>请写报告内容</source>
        <translation>Please write the report</translation>
    </message>
</context>
<context>
    <name>ResolutionDialog</name>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>谁、在什么时候之前、做到什么</source>
        <translation>Who does what, by when</translation>
    </message>
    <message>
        <source>请选择</source>
        <translation>Please choose</translation>
    </message>
    <message>
        <source>牵头部门</source>
        <translation>Lead department</translation>
    </message>
    <message>
        <source>具体负责的人，可以不写</source>
        <translation>The person responsible; optional</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>Person in charge</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>已转为任务 {number}：牵头部门、负责人和期限以任务为准，这里只能改文字，任务的内容不会跟着变；要换人或改期，另记一条决议再转任务</source>
        <translation>Has become task {number}: department, owner and date are the task&apos;s. Only the words can be changed here, and the task&apos;s do not follow; for another owner or date write another resolution and make it a task</translation>
    </message>
    <message>
        <source>请写明决议内容</source>
        <translation>Please write the resolution</translation>
    </message>
    <message>
        <source>这条决议刚刚转为任务，只能改文字；看过后再确定</source>
        <translation>This resolution has just become a task: only its words can be changed. Look again, then confirm</translation>
    </message>
    <message>
        <source>请选择牵头部门：转任务时发给它</source>
        <translation>Choose the lead department: it is sent the task</translation>
    </message>
    <message>
        <source>期限要晚于现在</source>
        <translation>The due time must be later than now</translation>
    </message>
</context>
<context>
    <name>ResolutionsPane</name>
    <message>
        <source>记决议…</source>
        <translation>Log resolution…</translation>
    </message>
    <message>
        <source>转任务</source>
        <translation>Make it a task</translation>
    </message>
    <message>
        <source>决议</source>
        <translation>Resolutions</translation>
    </message>
    <message>
        <source>决议 · {n} 条</source>
        <translation>Resolutions · {n}</translation>
    </message>
    <message>
        <source>决议 · {n} 条，{left} 条没有转任务</source>
        <translation>Resolutions · {n}, {left} not made tasks</translation>
    </message>
    <message>
        <source>这一条已经转为任务</source>
        <translation>This one is already a task</translation>
    </message>
    <message>
        <source>先写明牵头部门，再转任务（回车改）</source>
        <translation>Name the lead department first, then make it a task (Enter edits)</translation>
    </message>
    <message>
        <source>事件已不在办，任务单独下达，不挂在事件下</source>
        <translation>The incident is no longer open: the task is given by itself</translation>
    </message>
    <message>
        <source>事件 {number} {stage}，现在不能派任务；这个任务单独下达，不挂在事件下</source>
        <translation>Incident {number} is {stage} and takes no tasks now: the task is given by itself</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>会商开始以后、纪要确认以前才能记决议</source>
        <translation>Resolutions are logged once the conference has begun and until the minutes are confirmed</translation>
    </message>
    <message>
        <source>纪要已经确认，决议不能再改</source>
        <translation>The minutes are confirmed; resolutions can no longer change</translation>
    </message>
</context>
<context>
    <name>ResourcePanel</name>
    <message>
        <source>资源</source>
        <translation>Resources</translation>
    </message>
    <message>
        <source>搜名称、编号、地点、分组</source>
        <translation>Search name, number, place, group</translation>
    </message>
    <message>
        <source>按部门</source>
        <translation>By department</translation>
    </message>
    <message>
        <source>按业务分组</source>
        <translation>By business group</translation>
    </message>
    <message>
        <source>按区划</source>
        <translation>By division</translation>
    </message>
    <message>
        <source>按权属单位</source>
        <translation>By owner</translation>
    </message>
    <message>
        <source>排列</source>
        <translation>Order</translation>
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
        <source>打开设备页</source>
        <translation>Open the device’s page</translation>
    </message>
    <message>
        <source>放到选中的窗格</source>
        <translation>Put on the selected tile</translation>
    </message>
    <message>
        <source>设备抓拍…</source>
        <translation>Device snapshot…</translation>
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
        <source>区划 {code}</source>
        <translation>Division {code}</translation>
    </message>
    <message>
        <source>各部门自有</source>
        <translation>The departments’ own</translation>
    </message>
    <message>
        <source>未编入业务分组</source>
        <translation>In no business group</translation>
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
        <source>在线</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>状态不明</source>
        <translation>State unknown</translation>
    </message>
    <message>
        <source>{count} 路离线</source>
        <translation>{count} offline</translation>
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
        <source>受限：取证由另一人批准</source>
        <translation>Restricted: evidence needs a second person’s approval</translation>
    </message>
    <message>
        <source>双击放到选中的窗格，也可以拖到任意窗格</source>
        <translation>Double-click puts it on the selected tile; it can be dragged to any tile too</translation>
    </message>
    <message>
        <source>通道 {online}/{count} 在线</source>
        <translation>{online}/{count} channels online</translation>
    </message>
    <message>
        <source>权属单位：{owner}</source>
        <translation>Owner: {owner}</translation>
    </message>
    <message>
        <source>设备：{name}</source>
        <translation>Device: {name}</translation>
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
    <message>
        <source>资源</source>
        <translation>Resources</translation>
    </message>
    <message>
        <source>摄像机上墙，其他资源打开；分组展开或收起</source>
        <translation>Camera to the wall, others open; groups unfold or fold</translation>
    </message>
    <message>
        <source>在地图上定位</source>
        <translation>Locate on the map</translation>
    </message>
</context>
<context>
    <name>ReturnDialog</name>
    <message>
        <source>怎样确认设备已经正常，谁在现场</source>
        <translation>How the equipment was found well, who is on site</translation>
    </message>
    <message>
        <source>检查结果</source>
        <translation>Check result</translation>
    </message>
    <message>
        <source>工作票 {permit} 结束，这条报警重新响、闪、升级；不等于已确认。</source>
        <translation>Work permit {permit} ends; this alarm sounds, flashes and escalates again. It is not acknowledged by this.</translation>
    </message>
</context>
<context>
    <name>Rooms</name>
    <message>
        <source>这条记录没有单独的页面</source>
        <translation>This entry has no page of its own</translation>
    </message>
    <message>
        <source>这条报警已经结束，列表里没有了</source>
        <translation>This alarm is over and no longer in the list</translation>
    </message>
    <message>
        <source>这条记录属于实战、演练、测试中的另一种，切换后再看</source>
        <translation>This record belongs to another of live, drill and test; switch there to see it</translation>
    </message>
    <message>
        <source>断线或停机期间的报警</source>
        <translation>Alarms raised while disconnected or stopped</translation>
    </message>
    <message>
        <source>预案“{plan}”在事件里启用：先转为事件（F）</source>
        <translation>Plan “{plan}” is used in an incident: file one first (F)</translation>
    </message>
    <message>
        <source>这条预警没有给出范围坐标</source>
        <translation>This warning gives no area coordinates</translation>
    </message>
    <message>
        <source>这起事件没有登记位置</source>
        <translation>This incident has no place</translation>
    </message>
    <message>
        <source>这起事件没有登记位置，找不到附近的摄像机</source>
        <translation>This incident has no place, so no camera nearby can be found</translation>
    </message>
</context>
<context>
    <name>Rose</name>
    <message>
        <source>转动方向</source>
        <translation>Direction</translation>
    </message>
    <message>
        <source>按住转动，离中心越远越快</source>
        <translation>Hold to turn; faster away from the middle</translation>
    </message>
</context>
<context>
    <name>RosterDeeds</name>
    <message>
        <source>没有“{name}”这个人；输入姓名、部门或工号，从列表里选</source>
        <translation>There is nobody called “{name}”; type a name, department or staff no. and pick from the list</translation>
    </message>
    <message>
        <source>{batch}的席位 {day} 起入驻，之前不用排人</source>
        <translation>The seats of {batch} move in on {day}; before that nobody need be planned</translation>
    </message>
    <message>
        <source>这一班已经过去，不能再改</source>
        <translation>This watch is over and can no longer change</translation>
    </message>
    <message>
        <source>这一格没有排人</source>
        <translation>Nobody is down for this cell</translation>
    </message>
    <message>
        <source>这一格没有排人，按回车直接排</source>
        <translation>Nobody is down for this cell; Enter puts someone in</translation>
    </message>
    <message>
        <source>已复制 {n} 格，移到目标左上格按 Ctrl+V</source>
        <translation>{n} cells copied; go to the top left cell of the target and press Ctrl+V</translation>
    </message>
    <message>
        <source>粘贴排班</source>
        <translation>Paste duties</translation>
    </message>
    <message>
        <source>两格都排了人才能对调</source>
        <translation>Both cells need a name before they can be swapped</translation>
    </message>
    <message>
        <source>对调</source>
        <translation>Swap</translation>
    </message>
    <message>
        <source>选中一格，或按住 Ctrl 选中两格，再对调</source>
        <translation>Choose a cell, or two with Ctrl, then swap</translation>
    </message>
    <message>
        <source>复制到下周</source>
        <translation>Copy to next week</translation>
    </message>
    <message>
        <source>按模板排班</source>
        <translation>Fill by pattern</translation>
    </message>
    <message>
        <source>排班由值班长或指挥长改</source>
        <translation>The roster is for the watch leader or the commander to change</translation>
    </message>
</context>
<context>
    <name>RosterDelegate</name>
    <message>
        <source>未排</source>
        <translation>Unassigned</translation>
    </message>
</context>
<context>
    <name>RosterFiles</name>
    <message>
        <source>“{name}”读不出来：{why}</source>
        <translation>“{name}” cannot be read: {why}</translation>
    </message>
    <message>
        <source>导入“{name}”</source>
        <translation>Import “{name}”</translation>
    </message>
    <message>
        <source>“{name}”没有写成：{why}</source>
        <translation>“{name}” was not written: {why}</translation>
    </message>
    <message>
        <source>已导出 {count} 班到 {path}</source>
        <translation>{count} duties exported to {path}</translation>
    </message>
    <message>
        <source>已导出 {count} 人的考勤到 {path}</source>
        <translation>Attendance of {count} people exported to {path}</translation>
    </message>
    <message>
        <source>与中心断开，导入导出要连上后再做</source>
        <translation>The hub is away: import and export once it is back</translation>
    </message>
</context>
<context>
    <name>RosterModel</name>
    <message>
        <source>休</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>班</source>
        <translation>Work</translation>
    </message>
    <message>
        <source>{batch} {day} 起入驻</source>
        <translation>{batch} moves in on {day}</translation>
    </message>
    <message>
        <source>提交中</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>正在提交</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>原排 {name}</source>
        <translation>Planned: {name}</translation>
    </message>
    <message>
        <source>同一时间也排在 {seat}</source>
        <translation>Also down for {seat} at the same time</translation>
    </message>
</context>
<context>
    <name>RosterProposals</name>
    <message>
        <source>与中心断开：近两周以外的排班，要连上后再改</source>
        <translation>Disconnected: duties beyond the next two weeks can be changed once connected</translation>
    </message>
</context>
<context>
    <name>RosterTab</name>
    <message>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>复制到下周…</source>
        <translation>Copy to next week…</translation>
    </message>
    <message>
        <source>按模板排…</source>
        <translation>Fill by pattern…</translation>
    </message>
    <message>
        <source>导入导出</source>
        <translation>Import/export</translation>
    </message>
    <message>
        <source>两周</source>
        <translation>Two weeks</translation>
    </message>
    <message>
        <source>一个月</source>
        <translation>One month</translation>
    </message>
    <message>
        <source>往前一周（PgUp）</source>
        <translation>Back a week (PgUp)</translation>
    </message>
    <message>
        <source>往后一周（PgDown）</source>
        <translation>On a week (PgDown)</translation>
    </message>
    <message>
        <source>导入 Excel 或日历…</source>
        <translation>Import Excel or calendar…</translation>
    </message>
    <message>
        <source>导出 Excel 或日历…</source>
        <translation>Export Excel or calendar…</translation>
    </message>
    <message>
        <source>值班表 (*.xlsx *.ics)</source>
        <translation>Rosters (*.xlsx *.ics)</translation>
    </message>
    <message>
        <source>导入值班表</source>
        <translation>Import roster</translation>
    </message>
    <message>
        <source>值班表-{first}-{last}.xlsx</source>
        <translation>roster-{first}-{last}.xlsx</translation>
    </message>
    <message>
        <source>Excel 表格 (*.xlsx);;日历 (*.ics)</source>
        <translation>Excel sheet (*.xlsx);;Calendar (*.ics)</translation>
    </message>
    <message>
        <source>导出值班表</source>
        <translation>Export roster</translation>
    </message>
    <message>
        <source>这一段里没有空格和冲突</source>
        <translation>No gaps or clashes in this period</translation>
    </message>
    <message>
        <source>与中心断开：只看得到近两周的排班，改动连上后提交</source>
        <translation>The hub is away: only about two weeks of the roster can be seen; changes are sent once it is back</translation>
    </message>
    <message>
        <source>{text}（共 {n} 处没有改成）</source>
        <translation>{text} ({n} in all were not changed)</translation>
    </message>
    <message>
        <source>请管理员在 policy 的 [watch] 里写上班次和席位，这里就能排班</source>
        <translation>Once the administrator has entered shifts and seats under [watch] in the policy, the roster is filled in here</translation>
    </message>
    <message>
        <source>值班规则里没有班次和席位</source>
        <translation>The watch rules give no shifts or seats</translation>
    </message>
    <message>
        <source>△ 空格、缺人、冲突 {n} 处（N 逐个看）</source>
        <translation>△ Gaps, absences, clashes: {n} (N steps through)</translation>
    </message>
    <message>
        <source>没有缺人和冲突；七天以后还有 {n} 格没排</source>
        <translation>No gaps and no conflicts; after the seventh day {n} cells are not planned</translation>
    </message>
    <message>
        <source>这一段都排了人，没有冲突</source>
        <translation>All of this stretch is planned, without conflicts</translation>
    </message>
</context>
<context>
    <name>RosterView</name>
    <message>
        <source>排班表</source>
        <translation>Roster</translation>
    </message>
</context>
<context>
    <name>RotateDialog</name>
    <message>
        <source>不用模板</source>
        <translation>No template</translation>
    </message>
    <message>
        <source>模板</source>
        <translation>Template</translation>
    </message>
    <message>
        <source>模板由管理员写在 policy 的 [[watch.rotations]] 里</source>
        <translation>Templates are written by the administrator in policy, [[watch.rotations]]</translation>
    </message>
    <message>
        <source>席位</source>
        <translation>Seat</translation>
    </message>
    <message>
        <source>全部班次</source>
        <translation>All shifts</translation>
    </message>
    <message>
        <source>班次</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>每一天</source>
        <translation>Every day</translation>
    </message>
    <message>
        <source>只排工作日（含调休上班）</source>
        <translation>Working days only (with shifted ones)</translation>
    </message>
    <message>
        <source>只排周末和节假日</source>
        <translation>Weekends and holidays only</translation>
    </message>
    <message>
        <source>日子</source>
        <translation>Days</translation>
    </message>
    <message>
        <source>从</source>
        <translation>From</translation>
    </message>
    <message>
        <source> 天</source>
        <translation> days</translation>
    </message>
    <message>
        <source>排多久</source>
        <translation>For</translation>
    </message>
    <message>
        <source> 天换一人</source>
        <translation> days per person</translation>
    </message>
    <message>
        <source>轮换</source>
        <translation>Rotation</translation>
    </message>
    <message>
        <source>一行一个姓名或工号，按轮换的先后</source>
        <translation>One name or staff no. per line, in order of rotation</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>先列出改动，看过再提交；已经开始的班次不改</source>
        <translation>The changes are listed first, for you to check and submit; watches already begun stay as they are</translation>
    </message>
    <message>
        <source>看改动…</source>
        <translation>See changes…</translation>
    </message>
    <message>
        <source>△ 日历里没有 {years} 年的节假日，那一年只按周一到周五算工作日</source>
        <translation>△ The calendar has no holidays of {years}: in that year Monday to Friday count as working days</translation>
    </message>
    <message>
        <source>△ 两个人换不了班（换班的人要连上两班）：每人固定上同样的班</source>
        <translation>△ Two people cannot change over (one would have two watches on end): each always has the same watch</translation>
    </message>
    <message>
        <source>△ 三个人轮 {n} 班：换班时有人两班中间只歇一班，轮换宜隔久些</source>
        <translation>△ Three people on {n} watches: at a change somebody has only one watch between two of theirs; change less often</translation>
    </message>
    <message>
        <source>按模板排班</source>
        <translation>Fill by pattern</translation>
    </message>
    <message>
        <source>不认识：{names}。写工号可以分清同名的人</source>
        <translation>Not known: {names}. A staff no. tells namesakes apart</translation>
    </message>
    <message>
        <source>请写上轮换的人</source>
        <translation>Please enter the people who rotate</translation>
    </message>
    <message>
        <source>这一段里没有要排的班：看看日子、班次和入驻日期</source>
        <translation>No watch to plan in this stretch: look at days, watches and moving-in dates</translation>
    </message>
</context>
<context>
    <name>RowList</name>
    <message>
        <source>还有 {count} 条</source>
        <translation>{count} more</translation>
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
    <name>SafetyBanner</name>
    <message>
        <source>平安地图：{problem}</source>
        <translation>Safety map: {problem}</translation>
    </message>
    <message>
        <source>平安地图：还没有部门提供数据，或正在查询</source>
        <translation>Safety map: no department supplies data yet, or a query is running</translation>
    </message>
    <message>
        <source>平安地图 · {title}：只有网格计数，没有个人</source>
        <translation>Safety map · {title}: counts per grid cell only, no individuals</translation>
    </message>
    <message>
        <source>；少于 5 的格子不显示（略去 {n} 格）；每次查看记入审计，不能上墙</source>
        <translation>; cells under 5 are not shown ({n} left out); every viewing is audited; not for the wall</translation>
    </message>
    <message>
        <source>；数据 {at}</source>
        <translation>; data of {at}</translation>
    </message>
</context>
<context>
    <name>SafetyGuard</name>
    <message>
        <source>窗口在大屏的屏幕上：平安地图不能上墙，已关闭</source>
        <translation>This window is on a wall screen: the safety map never goes on the wall and was switched off</translation>
    </message>
</context>
<context>
    <name>SameMatter</name>
    <message>
        <source>打开对方</source>
        <translation>Open the other</translation>
    </message>
    <message>
        <source>不是同一件</source>
        <translation>Not the same</translation>
    </message>
    <message>
        <source>在这个席位上不再提示这两件</source>
        <translation>These two are not suggested again at this position</translation>
    </message>
    <message>
        <source>早 {age}</source>
        <translation>{age} earlier</translation>
    </message>
    <message>
        <source>晚 {age}</source>
        <translation>{age} later</translation>
    </message>
    <message>
        <source>可能是同一件事：{number} {title}（相距 {metres}，{when}）</source>
        <translation>Perhaps the same matter: {number} {title} ({metres} away, {when})</translation>
    </message>
    <message>
        <source>；还有 {n} 件相近</source>
        <translation>; {n} more like it</translation>
    </message>
    <message>
        <source>{later} 并入 {earlier}</source>
        <translation>{later} goes into {earlier}</translation>
    </message>
    <message>
        <source>以后只办 {number}，报警也归过去</source>
        <translation>From then on only {number} is worked on, and the alarms go with it</translation>
    </message>
    <message>
        <source>附近没有同一时段、同一类别的上报，不能直接并案</source>
        <translation>No report of the same time and class nearby; nothing to merge directly</translation>
    </message>
    <message>
        <source>同一地点、同一类别、同一时段的上报</source>
        <translation>Reports of the same place, class and time</translation>
    </message>
</context>
<context>
    <name>SceneList</name>
    <message>
        <source>场景与轮巡</source>
        <translation>Scenes and tours</translation>
    </message>
    <message>
        <source>找场景或轮巡</source>
        <translation>Find a scene or tour</translation>
    </message>
    <message>
        <source>新场景</source>
        <translation>New scene</translation>
    </message>
    <message>
        <source>新轮巡</source>
        <translation>New tour</translation>
    </message>
</context>
<context>
    <name>Scenes</name>
    <message>
        <source>场景与轮巡</source>
        <translation>Scenes and tours</translation>
    </message>
    <message>
        <source>把预览的场景或轮巡上屏</source>
        <translation>Take the previewed scene or tour to the wall</translation>
    </message>
    <message>
        <source>暂停轮巡，或继续</source>
        <translation>Pause the tour, or go on</translation>
    </message>
    <message>
        <source>轮巡到下一个场景</source>
        <translation>Next scene of the tour</translation>
    </message>
    <message>
        <source>轮巡回到上一个场景</source>
        <translation>Previous scene of the tour</translation>
    </message>
    <message>
        <source>编辑选中的场景或轮巡</source>
        <translation>Edit the selected scene or tour</translation>
    </message>
    <message>
        <source>新建场景</source>
        <translation>New scene</translation>
    </message>
    <message>
        <source>新建轮巡</source>
        <translation>New tour</translation>
    </message>
    <message>
        <source>照着选中的新建一个</source>
        <translation>New one like the selected</translation>
    </message>
    <message>
        <source>保存编辑</source>
        <translation>Save what is edited</translation>
    </message>
    <message>
        <source>结束编辑，不保存</source>
        <translation>End editing without saving</translation>
    </message>
    <message>
        <source>场景</source>
        <translation>Scenes</translation>
    </message>
    <message>
        <source>轮巡</source>
        <translation>Tours</translation>
    </message>
    <message>
        <source>{count} 个场景 · 一轮 {time}</source>
        <translation>{count} scenes · {time} a round</translation>
    </message>
    <message>
        <source>{count} 画面</source>
        <translation>{count} pictures</translation>
    </message>
    <message>
        <source>第 {edition} 版 · {who} {when} 保存</source>
        <translation>Edition {edition} · saved by {who} {when}</translation>
    </message>
    <message>
        <source>{who} 正在编辑</source>
        <translation>{who} is editing</translation>
    </message>
    <message>
        <source>还没有下达过场景</source>
        <translation>No scene was ever put here</translation>
    </message>
    <message>
        <source>{tour} · {step}/{count} {scene}</source>
        <translation>{tour} · {step}/{count} {scene}</translation>
    </message>
    <message>
        <source>手工布置</source>
        <translation>Arranged by hand</translation>
    </message>
    <message>
        <source>会商：{title}</source>
        <translation>Meeting: {title}</translation>
    </message>
    <message>
        <source>{scene} · 有手工改动</source>
        <translation>{scene} · changed by hand</translation>
    </message>
    <message>
        <source>{scene} · 第 {edition} 版</source>
        <translation>{scene} · edition {edition}</translation>
    </message>
    <message>
        <source>{who} {when} 上屏</source>
        <translation>taken by {who} {when}</translation>
    </message>
    <message>
        <source>已暂停</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>{count} 个窗格轮流显示</source>
        <translation>{count} tiles take turns</translation>
    </message>
    <message>
        <source>还有 {time}</source>
        <translation>{time} left</translation>
    </message>
    <message>
        <source>未连接</source>
        <translation>Not connected</translation>
    </message>
    <message>
        <source>窗口未打开</source>
        <translation>Window is not open</translation>
    </message>
    <message>
        <source>离线 {age}</source>
        <translation>Offline for {age}</translation>
    </message>
    <message>
        <source>{count} 路画面停住</source>
        <translation>{count} pictures stand still</translation>
    </message>
    <message>
        <source>{count} 路没有画面</source>
        <translation>{count} without a picture</translation>
    </message>
    <message>
        <source>{count} 路在放录像</source>
        <translation>{count} tiles play recordings</translation>
    </message>
    <message>
        <source>上屏</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>上屏到 {wall}</source>
        <translation>Take to {wall}</translation>
    </message>
    <message>
        <source>上屏到 {count} 块大屏</source>
        <translation>Take to {count} walls</translation>
    </message>
    <message>
        <source> · 按{wall}的屏幕预览，其余按各自的拼缝排</source>
        <translation> · Previewed on the screens of {wall}; the others are laid out on their own</translation>
    </message>
    <message>
        <source>{wall}刚被别人改动过，请再看一眼</source>
        <translation>{wall} was just changed by somebody else, please look again</translation>
    </message>
    <message>
        <source>大屏</source>
        <translation>Wall</translation>
    </message>
    <message>
        <source>{locked}，没有保存</source>
        <translation>{locked}; not saved</translation>
    </message>
    <message>
        <source>还有轮巡用到这个场景，先从轮巡里去掉它</source>
        <translation>A tour still uses this scene; take it out of the tour first</translation>
    </message>
    <message>
        <source>已有同名的场景或轮巡，请换一个名称</source>
        <translation>There is a scene or tour of that name; choose another</translation>
    </message>
    <message>
        <source>场景已被别人改过，没有覆盖；请重新打开再改</source>
        <translation>The scene was changed by somebody else and was not overwritten; open it again</translation>
    </message>
    <message>
        <source>播放 {tile} 号窗格的声音 · {camera}</source>
        <translation>Play the sound of tile {tile} · {camera}</translation>
    </message>
    <message>
        <source>正在播放 {tile} 号窗格 {camera} 的声音</source>
        <translation>Playing the sound of tile {tile}, {camera}</translation>
    </message>
    <message>
        <source>显示{realm}报警</source>
        <translation>Shows alarms of {realm}</translation>
    </message>
    <message>
        <source>保存后才能上屏；编辑时大屏保持不变</source>
        <translation>Save before taking it; the wall stays as it is while you edit</translation>
    </message>
    <message>
        <source>上屏由值班长或大屏操作员操作；这里可以预览</source>
        <translation>Taking is for the watch leader or the wall operator; you can preview here</translation>
    </message>
    <message>
        <source>先在右侧勾选要上屏的大屏</source>
        <translation>First tick the walls on the right</translation>
    </message>
    <message>
        <source>大屏正在备好画面：{ready}/{wanted} 路</source>
        <translation>The wall is getting ready: {ready}/{wanted} pictures</translation>
    </message>
    <message>
        <source>大屏已备好 {wanted} 路画面</source>
        <translation>The wall has {wanted} pictures ready</translation>
    </message>
    <message>
        <source>大屏已备好 {wanted} 路画面，切换不会黑屏</source>
        <translation>The wall has all {wanted} pictures ready; the change will show no black</translation>
    </message>
    <message>
        <source>预览中：{scene}</source>
        <translation>Previewing: {scene}</translation>
    </message>
    <message>
        <source>{said} · {walls}的窗口没有显示，上屏时才连接画面</source>
        <translation>{said} · the window of {walls} is not in sight; its pictures connect at the take</translation>
    </message>
    <message>
        <source> · 在{walls}上有画面跨拼缝</source>
        <translation> · on {walls} pictures lie across bezels</translation>
    </message>
    <message>
        <source>上屏会商画面：{title}</source>
        <translation>On the wall for the meeting: {title}</translation>
    </message>
    <message>
        <source>会商画面撤下，恢复原来的画面</source>
        <translation>The meeting is off the wall; what was there is back</translation>
    </message>
    <message>
        <source>上屏 {scene}（第 {edition} 版）</source>
        <translation>Took {scene} (edition {edition})</translation>
    </message>
    <message>
        <source>开始轮巡 {tour}</source>
        <translation>Tour {tour} started</translation>
    </message>
    <message>
        <source>暂停轮巡</source>
        <translation>Pause tour</translation>
    </message>
    <message>
        <source>继续轮巡</source>
        <translation>Resume tour</translation>
    </message>
    <message>
        <source>轮巡转到第 {step} 个场景</source>
        <translation>Tour went to scene {step}</translation>
    </message>
    <message>
        <source>保存第 {edition} 版：{scene}</source>
        <translation>Saved edition {edition}: {scene}</translation>
    </message>
    <message>
        <source>接手编辑</source>
        <translation>Take over editing</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>手工布置 {count} 画面</source>
        <translation>Arranged by hand, {count} pictures</translation>
    </message>
    <message>
        <source>手工改动</source>
        <translation>Changed by hand</translation>
    </message>
    <message>
        <source>{tile} 号窗格{change}</source>
        <translation>Tile {tile}: {change}</translation>
    </message>
    <message>
        <source>撤下 {was}</source>
        <translation>{was} taken down</translation>
    </message>
    <message>
        <source>放上 {has}</source>
        <translation>{has} put up</translation>
    </message>
    <message>
        <source> {was} 换成 {has}</source>
        <translation> {was} replaced by {has}</translation>
    </message>
    <message>
        <source>每路停留 {seconds} s</source>
        <translation>{seconds} s each</translation>
    </message>
    <message>
        <source>锁定</source>
        <translation>Locked</translation>
    </message>
    <message>
        <source>解锁</source>
        <translation>unlocked</translation>
    </message>
    <message>
        <source>设为热点</source>
        <translation>made the hotspot</translation>
    </message>
    <message>
        <source>取消热点</source>
        <translation>no hotspot any more</translation>
    </message>
    <message>
        <source>{name} 等 {count} 路轮换</source>
        <translation>{name} and others, {count} in turn</translation>
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
    <name>ScreensDialog</name>
    <message>
        <source>拼接屏</source>
        <translation>Video wall screens</translation>
    </message>
    <message>
        <source> 列</source>
        <translation> columns</translation>
    </message>
    <message>
        <source> 行</source>
        <translation> rows</translation>
    </message>
    <message>
        <source>无拼缝</source>
        <translation>No bezels</translation>
    </message>
    <message>
        <source>未填</source>
        <translation>Not set</translation>
    </message>
    <message>
        <source>窗格实际大小相近，不按每屏同样多个</source>
        <translation>Tiles of about equal real size, rather than the same number on each screen</translation>
    </message>
    <message>
        <source>横向</source>
        <translation>Across</translation>
    </message>
    <message>
        <source>纵向</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>拼缝宽（两屏画面之间）</source>
        <translation>Bezel width (between two pictures)</translation>
    </message>
    <message>
        <source>像素点间距</source>
        <translation>Pixel pitch</translation>
    </message>
    <message>
        <source>按此排布</source>
        <translation>Use this</translation>
    </message>
    <message>
        <source>各列不同：像素</source>
        <translation>Columns differ: pixels</translation>
    </message>
    <message>
        <source>各列不同：点间距 mm</source>
        <translation>Columns differ: pixel pitch, mm</translation>
    </message>
    <message>
        <source>各行不同：像素</source>
        <translation>Rows differ: pixels</translation>
    </message>
    <message>
        <source>各行不同：点间距 mm</source>
        <translation>Rows differ: pixel pitch, mm</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>都一样；不一样时如 {example}</source>
        <translation>All the same; if not, e.g. {example}</translation>
    </message>
    <message>
        <source>各列、各行要写几个数就写几个，用空格隔开；点间距两个方向都要有</source>
        <translation>One figure per column or row, separated by spaces; pixel pitch is needed both ways</translation>
    </message>
    <message>
        <source>一块屏：布局不受拼缝限制</source>
        <translation>One screen: no bezels to keep clear of</translation>
    </message>
    <message>
        <source>画面不跨拼缝；要求跨拼缝时，各屏按自己的点间距缩放，大小和线条都对得上</source>
        <translation>No picture lies across a bezel; where you ask for it, each screen scales by its own pixel pitch, so sizes and lines match</translation>
    </message>
    <message>
        <source>画面不跨拼缝；要求跨拼缝时，拼缝后藏去 {pixels} 像素，线条对得上</source>
        <translation>No picture lies across a bezel; where you ask for it, {pixels} pixels lie hidden behind the bezel and lines go on straight</translation>
    </message>
    <message>
        <source>画面不跨拼缝；填了拼缝宽和点间距，要求跨拼缝的画面才对得上线条</source>
        <translation>No picture lies across a bezel; with bezel width and pixel pitch, lines of a picture across one go on straight</translation>
    </message>
</context>
<context>
    <name>Search</name>
    <message>
        <source>事件</source>
        <translation>Incidents</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>预警</source>
        <translation>Warnings</translation>
    </message>
    <message>
        <source>申请</source>
        <translation>Requests</translation>
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
        <source>数据源</source>
        <translation>Feeds</translation>
    </message>
    <message>
        <source>救援队伍</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>物资</source>
        <translation>Supplies</translation>
    </message>
    <message>
        <source>敏感场所</source>
        <translation>Sensitive site</translation>
    </message>
    <message>
        <source>其他记录</source>
        <translation>Other records</translation>
    </message>
</context>
<context>
    <name>SearchPalette</name>
    <message>
        <source>搜索事件、任务、报警、预警、摄像机、监测点……</source>
        <translation>Search incidents, tasks, alarms, warnings, cameras, points…</translation>
    </message>
    <message>
        <source>共 {count} 条</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>搜索结果</source>
        <translation>Search results</translation>
    </message>
    <message>
        <source>↑↓ 选择&#x3000;回车打开&#x3000;Esc 关闭</source>
        <translation>↑↓ select&#x3000;Enter open&#x3000;Esc close</translation>
    </message>
    <message>
        <source>正在问中心</source>
        <translation>Asking the hub</translation>
    </message>
    <message>
        <source>没有找到，换个说法再试</source>
        <translation>Nothing found; try other words</translation>
    </message>
    <message>
        <source>中心正在重建索引，较早的可能还没有列出</source>
        <translation>The hub is rebuilding its index: older entries may be missing</translation>
    </message>
    <message>
        <source>还有更多，多写几个字会更准</source>
        <translation>There are more; type more to narrow down</translation>
    </message>
    <message>
        <source>中心没有应答，只找到本机已有的</source>
        <translation>The hub does not answer; only what is on this machine was found</translation>
    </message>
    <message>
        <source>中心未连接，只找到本机已有的</source>
        <translation>Hub not connected; only what is on this machine was found</translation>
    </message>
</context>
<context>
    <name>SeatModel</name>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>席位</source>
        <translation>Seat</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>在岗</source>
        <translation>On watch</translation>
    </message>
    <message>
        <source>签到</source>
        <translation>Check in</translation>
    </message>
    <message>
        <source>排班</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>由 {name} 替班</source>
        <translation>Covered by {name}</translation>
    </message>
    <message>
        <source>交接中，两人在岗</source>
        <translation>Handover under way, two on watch</translation>
    </message>
</context>
<context>
    <name>SelectButtons</name>
    <message>
        <source>框选范围内的资源（R）</source>
        <translation>Select by box (R)</translation>
    </message>
    <message>
        <source>圈选范围内的资源（O）</source>
        <translation>Select by circle (O)</translation>
    </message>
    <message>
        <source>多边形选资源（P）</source>
        <translation>Select by polygon (P)</translation>
    </message>
</context>
<context>
    <name>SheetDelegate</name>
    <message>
        <source>✓ 这一部分已读完</source>
        <translation>✓ This part is read</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
</context>
<context>
    <name>SheetHead</name>
    <message>
        <source>级别</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>Person in charge</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Due</translation>
    </message>
</context>
<context>
    <name>SheetList</name>
    <message>
        <source>交接单</source>
        <translation>Handover sheet</translation>
    </message>
</context>
<context>
    <name>Shell</name>
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
    <message>
        <source>到“{room}”</source>
        <translation>To “{room}”</translation>
    </message>
    <message>
        <source>全局</source>
        <translation>Everywhere</translation>
    </message>
    <message>
        <source>搜索一切</source>
        <translation>Search everything</translation>
    </message>
    <message>
        <source>打印正在看的</source>
        <translation>Print what is shown</translation>
    </message>
    <message>
        <source>看断线期间的报警</source>
        <translation>Alarms of the time without the hub</translation>
    </message>
    <message>
        <source>静音 10 min，再按恢复</source>
        <translation>Mute for 10 min, again to unmute</translation>
    </message>
    <message>
        <source>从演练返回实战</source>
        <translation>Back from drill to live</translation>
    </message>
    <message>
        <source>全屏，再按恢复</source>
        <translation>Full screen, again to leave</translation>
    </message>
    <message>
        <source>键盘操作一览</source>
        <translation>Key map</translation>
    </message>
</context>
<context>
    <name>ShelveDialog</name>
    <message>
        <source>只这一次：报警一恢复就取消搁置</source>
        <translation>This time only: unshelve as soon as it clears</translation>
    </message>
    <message>
        <source>现场检修</source>
        <translation>Repair on site</translation>
    </message>
    <message>
        <source>误报，正在核实</source>
        <translation>False alarm, being checked</translation>
    </message>
    <message>
        <source>重复报警，已另行处理</source>
        <translation>Duplicate, handled elsewhere</translation>
    </message>
    <message>
        <source>必填，交接班时会看到</source>
        <translation>Required; shown at handover</translation>
    </message>
    <message>
        <source>时长</source>
        <translation>Duration</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>到 {until} 为止，这条报警不响、不闪、不升级；期间再次发生照样记录。到时自动取消搁置，不等于已确认。</source>
        <translation>Until {until} this alarm does not sound, flash or escalate; if raised again it is still recorded. It then unshelves by itself. This is not an acknowledgement.</translation>
    </message>
    <message>
        <source>报警恢复之前（最迟到 {until}），它不响、不闪、不升级；恢复后再发生，照常报警。不等于已确认。</source>
        <translation>Until it clears (at the latest {until}) this alarm does not sound, flash or escalate; raised after that, it alerts as usual. This is not an acknowledgement.</translation>
    </message>
    <message>
        <source>您最多可搁置 {age}</source>
        <translation>You may shelve for {age} at most</translation>
    </message>
</context>
<context>
    <name>SidePane</name>
    <message>
        <source>下一班要做的</source>
        <translation>For the next watch</translation>
    </message>
    <message>
        <source>如果发生……怎么办</source>
        <translation>If it happens: what to do</translation>
    </message>
    <message>
        <source>接班人的复述</source>
        <translation>Read-back by incoming</translation>
    </message>
    <message>
        <source>交班人正在写下一步，提交以后从这里逐项读</source>
        <translation>The outgoing officer is writing the next steps; once submitted, read them here item by item</translation>
    </message>
    <message>
        <source>已申请一人缺席单签，等{whom}批准。原因：{reason}</source>
        <translation>Asked to sign alone, one side absent; waiting for approval by {whom}. Reason: {reason}</translation>
    </message>
</context>
<context>
    <name>SignDialog</name>
    <message>
        <source>签字</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>交班人签字</source>
        <translation>Sign as outgoing</translation>
    </message>
    <message>
        <source>接班人签字</source>
        <translation>Sign as incoming</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>签字人</source>
        <translation>Signed by</translation>
    </message>
    <message>
        <source>摘要</source>
        <translation>Digest</translation>
    </message>
    <message>
        <source>签的是屏上这份交接单。接班人签字以后，在手的事件、任务、批示和报警随席位移交</source>
        <translation>You sign the sheet on this screen. Once the one arriving has signed, incidents, tasks, instructions and alarms in hand pass with the seat</translation>
    </message>
    <message>
        <source>签字后交接单冻结，交班人在手的事件、任务、批示和报警从现在起归您</source>
        <translation>With your signature the sheet is frozen, and the incidents, tasks, instructions and alarms in hand of the one leaving are yours from now on</translation>
    </message>
    <message>
        <source>请输入{name}的密码</source>
        <translation>Enter {name}&apos;s password</translation>
    </message>
    <message>
        <source>正在签字…</source>
        <translation>Signing…</translation>
    </message>
    <message>
        <source>密码不对，已错 {count} 次；错得太多账号会暂时锁定</source>
        <translation>Wrong password, {count} times so far; too many and the account is locked for a while</translation>
    </message>
    <message>
        <source>交接单刚刚有变化，请关闭后看过再签</source>
        <translation>The handover sheet has just changed; close this, read it, then sign</translation>
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
    <name>SignOffDialog</name>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>例如：交班后离岗、临时外出</source>
        <translation>E.g. leaving after handover, out for a while</translation>
    </message>
    <message>
        <source>{seat}将没有人在岗；班次还没有交接，{minutes} 分钟没有人来就报空岗</source>
        <translation>Nobody will be at {seat}; the watch is not handed over yet, and after {minutes} minutes without anybody the empty seat is an alarm</translation>
    </message>
    <message>
        <source>签退</source>
        <translation>Check out</translation>
    </message>
    <message>
        <source>请写明原因</source>
        <translation>Please write the reason</translation>
    </message>
</context>
<context>
    <name>SignOnDialog</name>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>例如：替赵海波值班，他临时出警</source>
        <translation>E.g. covering for Zhao Haibo, called out</translation>
    </message>
    <message>
        <source>{seat}不是您平时的席位；您签到后由您在岗，原因写入记录</source>
        <translation>{seat} is not your usual seat; signing on puts you on watch there, and the reason is recorded</translation>
    </message>
    <message>
        <source>{seat}排的是 {name}；您签到后由您在岗，原因写入记录</source>
        <translation>{name} is down for {seat}; signing on puts you on watch there, and the reason is recorded</translation>
    </message>
    <message>
        <source>签到</source>
        <translation>Check in</translation>
    </message>
    <message>
        <source>请写明原因</source>
        <translation>Please write the reason</translation>
    </message>
</context>
<context>
    <name>SignPane</name>
    <message>
        <source>签字…</source>
        <translation>Sign…</translation>
    </message>
    <message>
        <source>一人缺席…</source>
        <translation>One side absent…</translation>
    </message>
    <message>
        <source>还不能签字：</source>
        <translation>Cannot sign yet: </translation>
    </message>
    <message>
        <source>可以签字了，轮到{name}</source>
        <translation>Ready to sign: {name} is next</translation>
    </message>
</context>
<context>
    <name>SignedPane</name>
    <message>
        <source>一页纸</source>
        <translation>One page</translation>
    </message>
    <message>
        <source>已交接，交接单不能再改</source>
        <translation>Handed over; the sheet can no longer change</translation>
    </message>
    <message>
        <source>单签</source>
        <translation>Signed alone</translation>
    </message>
    <message>
        <source>缺席原因</source>
        <translation>Reason for absence</translation>
    </message>
    <message>
        <source>截止以后知悉的变化</source>
        <translation>Changes noted since the cut</translation>
    </message>
    <message>
        <source>截止以后 · {n} 处变化，接班人已知悉</source>
        <translation>Since the cut · {n} changes, noted by who takes over</translation>
    </message>
    <message>
        <source>交班人</source>
        <translation>Outgoing</translation>
    </message>
    <message>
        <source>接班人</source>
        <translation>Incoming officer</translation>
    </message>
    <message>
        <source>缺席</source>
        <translation>Missing</translation>
    </message>
    <message>
        <source>批准</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>摘要</source>
        <translation>Digest</translation>
    </message>
    <message>
        <source>日志链头</source>
        <translation>Head of log chain</translation>
    </message>
    <message>
        <source>纸面存档</source>
        <translation>Paper copy</translation>
    </message>
    <message>
        <source>还没有存到中心；签字人的席位连着时自动存</source>
        <translation>Not kept at the centre yet; it is once a signer’s position is connected</translation>
    </message>
</context>
<context>
    <name>SkipDialog</name>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>预案步骤：{text}</source>
        <translation>Plan step: {text}</translation>
    </message>
    <message>
        <source>请写明原因</source>
        <translation>Please write the reason</translation>
    </message>
</context>
<context>
    <name>SnapshotPane</name>
    <message>
        <source>存为证据</source>
        <translation>Keep as evidence</translation>
    </message>
    <message>
        <source>受限摄像机：写明事由，由另一人批准</source>
        <translation>Restricted camera: give the reason; a second person approves</translation>
    </message>
    <message>
        <source>事由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>受限摄像机，请先写明事由</source>
        <translation>Restricted camera: give the reason first</translation>
    </message>
</context>
<context>
    <name>SnapshotWindow</name>
    <message>
        <source>设备抓拍</source>
        <translation>Snapshots</translation>
    </message>
    <message>
        <source>哪一路</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>请设备抓拍一张</source>
        <translation>Ask device for a snapshot</translation>
    </message>
    <message>
        <source>抓拍的图片</source>
        <translation>Snapshots</translation>
    </message>
    <message>
        <source>全部摄像机</source>
        <translation>All cameras</translation>
    </message>
    <message>
        <source>{device} 的全部通道</source>
        <translation>All channels of {device}</translation>
    </message>
    <message>
        <source>正在取抓拍的图片</source>
        <translation>Fetching snapshots</translation>
    </message>
    <message>
        <source>还没有图片。选一路摄像机，请设备抓拍；设备按 2022 版标准接入才会上传。</source>
        <translation>No pictures yet. Choose a camera and ask its device for a snapshot; only devices that follow the 2022 standard send them.</translation>
    </message>
    <message>
        <source>收到设备抓拍的图片</source>
        <translation>Device snapshot received</translation>
    </message>
    <message>
        <source>与中心断开，取不到抓拍的图片</source>
        <translation>The hub is away: no snapshots</translation>
    </message>
    <message>
        <source>正在取图片</source>
        <translation>Fetching the picture</translation>
    </message>
    <message>
        <source>设备送来的图片打不开</source>
        <translation>The picture the device sent cannot be opened</translation>
    </message>
    <message>
        <source>与中心断开，取不到图片</source>
        <translation>The hub is away: no pictures</translation>
    </message>
    <message>
        <source>已请设备抓拍，等它送来</source>
        <translation>Snapshot requested; waiting for the device to send it</translation>
    </message>
    <message>
        <source>过了 1 min 设备还没有送来图片：请看它能不能连到送图片的地址</source>
        <translation>No picture came from the device within 1 min: see whether it reaches the address for pictures</translation>
    </message>
    <message>
        <source>与中心断开，不能请设备抓拍</source>
        <translation>The hub is away: no snapshot can be requested</translation>
    </message>
    <message>
        <source>先选一路摄像机</source>
        <translation>Choose a camera first</translation>
    </message>
</context>
<context>
    <name>Snapshots</name>
    <message>
        <source>{clock} 收到 · {width}×{height} · {size} · {by} 请求</source>
        <translation>Received {clock} · {width}×{height} · {size} · requested by {by}</translation>
    </message>
    <message>
        <source>最新 {count} 张</source>
        <translation>Latest {count}</translation>
    </message>
    <message>
        <source>共 {count} 张</source>
        <translation>{count} in all</translation>
    </message>
</context>
<context>
    <name>Sound</name>
    <message>
        <source>声音输出“{gone}”不见了，已改用“{using}”。请检查音箱和连线</source>
        <translation>Sound output “{gone}” is gone; now using “{using}”. Check the speakers and cables</translation>
    </message>
    <message>
        <source>声音输出“{gone}”不见了，没有别的可用：报警不会响。请立即检查音箱和连线</source>
        <translation>Sound output “{gone}” is gone and there is no other: alarms will not sound. Check the speakers and cables at once</translation>
    </message>
</context>
<context>
    <name>SoundTestDialog</name>
    <message>
        <source>试音</source>
        <translation>Sound test</translation>
    </message>
    <message>
        <source>听到了</source>
        <translation>Heard</translation>
    </message>
    <message>
        <source>没听到</source>
        <translation>Not heard</translation>
    </message>
    <message>
        <source>系统默认</source>
        <translation>System default</translation>
    </message>
    <message>
        <source>不指定</source>
        <translation>None</translation>
    </message>
    <message>
        <source>{name}（不在）</source>
        <translation>{name} (absent)</translation>
    </message>
    <message>
        <source>没有能用的声音输出，请检查音箱和连线</source>
        <translation>No usable sound output; check the speakers and cables</translation>
    </message>
    <message>
        <source>首选不在，正在用“{name}”</source>
        <translation>First choice is absent; using “{name}”</translation>
    </message>
    <message>
        <source>正在用“{name}”</source>
        <translation>Using “{name}”</translation>
    </message>
    <message>
        <source>首选输出</source>
        <translation>First output</translation>
    </message>
    <message>
        <source>备用输出</source>
        <translation>Backup output</translation>
    </message>
    <message>
        <source>提醒</source>
        <translation>Reminder</translation>
    </message>
    <message>
        <source>每一级都按一遍。听到了吗？</source>
        <translation>Press each level once. Heard them?</translation>
    </message>
    <message>
        <source>请换一个输出再试；仍然没有声音，请通知系统管理员，并盯住屏幕上的报警</source>
        <translation>Try another output; if there is still no sound, tell the system administrator and watch the alarms on screen</translation>
    </message>
</context>
<context>
    <name>SpotMenu</name>
    <message>
        <source>在这里登记事件…</source>
        <translation>Register an incident here…</translation>
    </message>
    <message>
        <source>附近摄像机上墙</source>
        <translation>Nearby cameras to the wall</translation>
    </message>
    <message>
        <source>地图选点 {lon:.5f}, {lat:.5f}</source>
        <translation>Map {lon:.5f}, {lat:.5f}</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>预览 · {saved}</source>
        <translation>Preview · {saved}</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>编辑</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Editions</translation>
    </message>
    <message>
        <source>版式</source>
        <translation>Layout</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>还没有场景。
场景是存好的一屏画面：版式和每个窗格的摄像机。
存好以后，选中它预览，再一键上屏；几个场景排在一起就是轮巡。</source>
        <translation>No scenes yet.
A scene is a screen of pictures kept: its layout and the camera of each tile.
Select one to preview it, then take it to the wall with one key; several in a row make a tour.</translation>
    </message>
    <message>
        <source>新场景</source>
        <translation>New scene</translation>
    </message>
</context>
<context>
    <name>StandingRows</name>
    <message>
        <source>没有</source>
        <translation>None</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>另有 {count} 条</source>
        <translation>{count} more</translation>
    </message>
    <message>
        <source>有安排</source>
        <translation>Arranged</translation>
    </message>
    <message>
        <source>▲ 无安排</source>
        <translation>▲ Not arranged</translation>
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
    <name>StreamsPane</name>
    <message>
        <source>会商画面</source>
        <translation>Meeting pictures</translation>
    </message>
    <message>
        <source>加画面：摄像机编号或名称，回车</source>
        <translation>Add a picture: camera number or name, Enter</translation>
    </message>
    <message>
        <source>加画面</source>
        <translation>Add picture</translation>
    </message>
    <message>
        <source>▣ 主讲</source>
        <translation>▣ Main</translation>
    </message>
    <message>
        <source>会商画面 · {n} 路</source>
        <translation>Conference pictures · {n}</translation>
    </message>
    <message>
        <source>会商画面最多 {n} 路</source>
        <translation>{n} conference pictures at most</translation>
    </message>
    <message>
        <source>会商已经结束，画面不能再改</source>
        <translation>The conference is over; its pictures can no longer change</translation>
    </message>
    <message>
        <source>有 {n} 路叫这个名字，请写编号</source>
        <translation>{n} cameras have this name; please give the number</translation>
    </message>
    <message>
        <source>没有这一路摄像机：{name}</source>
        <translation>No such camera: {name}</translation>
    </message>
</context>
<context>
    <name>SuperviseDialog</name>
    <message>
        <source>要求</source>
        <translation>Requirements</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>事件标为督办，指挥页和督查室都能看到，直到解除</source>
        <translation>The incident is marked as supervised, seen on the command page and by the inspectors, until ended</translation>
    </message>
    <message>
        <source>请写明督办要求</source>
        <translation>Please enter the requirements</translation>
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
    <name>SupportView</name>
    <message>
        <source>可调力量和物资</source>
        <translation>Available forces and supplies</translation>
    </message>
    <message>
        <source>敏感目标</source>
        <translation>Sensitive sites</translation>
    </message>
    <message>
        <source>相似案例</source>
        <translation>Similar cases</translation>
    </message>
    <message>
        <source>派任务…</source>
        <translation>Assign task…</translation>
    </message>
    <message>
        <source>事件没有位置，在地图上标出位置后这里显示周边情况</source>
        <translation>The incident has no place; mark it on the map to see its surroundings here</translation>
    </message>
    <message>
        <source>正在查周边…</source>
        <translation>Looking around…</translation>
    </message>
    <message>
        <source>{km} km 内没有登记的{what}</source>
        <translation>{what}: none registered within {km} km</translation>
    </message>
    <message>
        <source>力量和物资</source>
        <translation>Forces and supplies</translation>
    </message>
    <message>
        <source>常住人口约 {n:,} 人</source>
        <translation>About {n:,} residents</translation>
    </message>
    <message>
        <source>人口数据未接入</source>
        <translation>No population data</translation>
    </message>
    <message>
        <source>还没有办结过的同类事件</source>
        <translation>No closed incident of this class yet</translation>
    </message>
    <message>
        <source>用时 {span}，结果：{result}</source>
        <translation>Took {span}, result: {result}</translation>
    </message>
    <message>
        <source>未写</source>
        <translation>not given</translation>
    </message>
    <message>
        <source>相似 {n} %</source>
        <translation>{n} % alike</translation>
    </message>
</context>
<context>
    <name>SwapDialog</name>
    <message>
        <source>这一班</source>
        <translation>This watch</translation>
    </message>
    <message>
        <source>换成</source>
        <translation>Change to</translation>
    </message>
    <message>
        <source>班次</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>席位</source>
        <translation>Seat</translation>
    </message>
    <message>
        <source>看改动…</source>
        <translation>See changes…</translation>
    </message>
    <message>
        <source>对调</source>
        <translation>Swap</translation>
    </message>
    <message>
        <source>与 {other} 对调</source>
        <translation>Swap with {other}</translation>
    </message>
    <message>
        <source>请选另外一班</source>
        <translation>Choose another watch</translation>
    </message>
    <message>
        <source>{place}：没有排人，不能对调</source>
        <translation>{place}: nobody is planned, nothing to swap</translation>
    </message>
</context>
<context>
    <name>TakeIn</name>
    <message>
        <source>补录纸面记录</source>
        <translation>Take in notes on paper</translation>
    </message>
    <message>
        <source>值班日志</source>
        <translation>Log entry</translation>
    </message>
    <message>
        <source>电话记录</source>
        <translation>Phone call</translation>
    </message>
    <message>
        <source>事件登记</source>
        <translation>Incident form</translation>
    </message>
    <message>
        <source>交接班单</source>
        <translation>Handover sheet</translation>
    </message>
    <message>
        <source>哪一种表</source>
        <translation>Which form</translation>
    </message>
    <message>
        <source>纸上写的时间：14:03 或 11-26 14:03</source>
        <translation>As written on paper: 14:03 or 11-26 14:03</translation>
    </message>
    <message>
        <source>发生时间</source>
        <translation>When it happened</translation>
    </message>
    <message>
        <source>计入班次</source>
        <translation>Counted in</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>等级</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>处置</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>时限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>谁记的</source>
        <translation>Who noted it</translation>
    </message>
    <message>
        <source>纸面上签的名字</source>
        <translation>The name signed on the paper</translation>
    </message>
    <message>
        <source>交班时交代</source>
        <translation>Flag for handover</translation>
    </message>
    <message>
        <source>写入，接着补下一条</source>
        <translation>Write it, then the next</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>发生时间不能晚于现在</source>
        <translation>The time cannot be later than now</translation>
    </message>
    <message>
        <source>发生时间写成 14:03 或 11-26 14:03</source>
        <translation>Write the time as 14:03 or 11-26 14:03</translation>
    </message>
    <message>
        <source>请写上纸面的内容</source>
        <translation>Write what the paper says</translation>
    </message>
    <message>
        <source>手工交接：{what}</source>
        <translation>Handover by hand: {what}</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>纸面记录人</source>
        <translation>Of the paper</translation>
    </message>
    <message>
        <source>{name}：{value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <source>记为“纸质补录”，写明现在由谁补录；发生时间早的排在它那一班里</source>
        <translation>Marked “taken in from paper” with who does so now; what happened earlier stands in its own watch</translation>
    </message>
    <message>
        <source>只记进日志；还要继续办的，补完后到“事件”里上报</source>
        <translation>Only into the log; what needs more work is reported under “Incidents” afterwards</translation>
    </message>
    <message>
        <source>已补录 {n} 条</source>
        <translation>{n} taken in</translation>
    </message>
    <message>
        <source>填了发生时间才知道</source>
        <translation>Known once the time is filled in</translation>
    </message>
    <message>
        <source>{day}，不属于哪一班</source>
        <translation>{day}, in no watch</translation>
    </message>
</context>
<context>
    <name>Talk</name>
    <message>
        <source>喊话已结束</source>
        <translation>Talk is over</translation>
    </message>
    <message>
        <source>正在接通，请稍候</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>请讲话，松开结束</source>
        <translation>Speak; let go to end</translation>
    </message>
    <message>
        <source>{name} 正在对它喊话</source>
        <translation>{name} is talking through it</translation>
    </message>
    <message>
        <source>双向对讲 {clock} · 请戴耳机</source>
        <translation>Two-way talk {clock} · wear headphones</translation>
    </message>
    <message>
        <source>对讲 {clock} · 设备不送回声音</source>
        <translation>Talk {clock} · the device sends no sound back</translation>
    </message>
    <message>
        <source>对讲已挂断</source>
        <translation>Talk is over</translation>
    </message>
    <message>
        <source>您的岗位不能喊话</source>
        <translation>Your post may not talk through cameras</translation>
    </message>
    <message>
        <source>这台摄像机没有喇叭，不能喊话</source>
        <translation>This camera has no loudspeaker</translation>
    </message>
    <message>
        <source>设备不在线，不能喊话</source>
        <translation>The device is offline: no talk</translation>
    </message>
    <message>
        <source>接入网关没有连上，不能喊话</source>
        <translation>The gateway is not connected; no talking</translation>
    </message>
    <message>
        <source>转发服务没有连上，不能喊话</source>
        <translation>The relay is not connected; no talking</translation>
    </message>
    <message>
        <source>设备的应答不对，没有接通</source>
        <translation>The device’s answer was wrong; not connected</translation>
    </message>
    <message>
        <source>设备没有应答喊话</source>
        <translation>The device did not answer</translation>
    </message>
    <message>
        <source>设备拒绝喊话</source>
        <translation>The device refused</translation>
    </message>
    <message>
        <source>喊话太久，已经结束</source>
        <translation>The talk took too long and was ended</translation>
    </message>
    <message>
        <source>设备结束了喊话</source>
        <translation>The device ended the talk</translation>
    </message>
    <message>
        <source>转发服务的端口用完了，不能喊话</source>
        <translation>The relay has no port left: no talk</translation>
    </message>
    <message>
        <source>没有接通（{code}）</source>
        <translation>Not connected ({code})</translation>
    </message>
    <message>
        <source>这台电脑没有话筒</source>
        <translation>This computer has no microphone</translation>
    </message>
    <message>
        <source>话筒打不开，请检查是否被别的程序占用</source>
        <translation>The microphone cannot be opened; another program may have it</translation>
    </message>
    <message>
        <source>话筒断开，讲话中断，请检查接线</source>
        <translation>The microphone is gone and the talk broken off; check its cable</translation>
    </message>
    <message>
        <source>话筒没有声音，对方听不到，请检查是否静音</source>
        <translation>The microphone is silent and nobody hears you; check whether it is muted</translation>
    </message>
</context>
<context>
    <name>TalkBadge</name>
    <message>
        <source>挂断（Esc）</source>
        <translation>Hang up (Esc)</translation>
    </message>
    <message>
        <source>打开双向对讲</source>
        <translation>Start two-way talk</translation>
    </message>
    <message>
        <source>按住讲话</source>
        <translation>Hold to talk</translation>
    </message>
    <message>
        <source>收起</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>TaskActs</name>
    <message>
        <source>退件理由</source>
        <translation>Reason for return</translation>
    </message>
    <message>
        <source>办理结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>进展</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>返工理由</source>
        <translation>Reason for rework</translation>
    </message>
    <message>
        <source>撤销理由</source>
        <translation>Reason for cancelling</translation>
    </message>
</context>
<context>
    <name>TaskDelegate</name>
    <message>
        <source>提交中…</source>
        <translation>Sending…</translation>
    </message>
    <message>
        <source>退件理由：{text}</source>
        <translation>Reason for return: {text}</translation>
    </message>
    <message>
        <source>下达 {age} 前</source>
        <translation>Assigned {age} ago</translation>
    </message>
    <message>
        <source>不限时</source>
        <translation>No limit</translation>
    </message>
</context>
<context>
    <name>TaskPage</name>
    <message>
        <source>任务清单</source>
        <translation>Task list</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>含办结</source>
        <translation>With closed</translation>
    </message>
    <message>
        <source>下达任务</source>
        <translation>Assign task</translation>
    </message>
    <message>
        <source>搜编号、任务、负责人</source>
        <translation>Search number, task, person</translation>
    </message>
    <message>
        <source>全部单位</source>
        <translation>All units</translation>
    </message>
    <message>
        <source>全部工作组</source>
        <translation>All work groups</translation>
    </message>
    <message>
        <source>这项任务不属于哪个事件</source>
        <translation>This task belongs to no incident</translation>
    </message>
    <message>
        <source>超期 {n}</source>
        <translation>Overdue {n}</translation>
    </message>
    <message>
        <source>在办 {n}</source>
        <translation>In hand {n}</translation>
    </message>
    <message>
        <source>清除筛选，看全部任务</source>
        <translation>Clear filters and see all tasks</translation>
    </message>
    <message>
        <source>筛选条件下没有任务</source>
        <translation>No task matches the filters</translation>
    </message>
    <message>
        <source>派给各部门、外单位和工作组的任务显示在这里，带负责人和时限</source>
        <translation>Tasks for departments, outside units and work groups are shown here with their people and due times</translation>
    </message>
    <message>
        <source>现在没有在办的任务</source>
        <translation>No tasks in hand now</translation>
    </message>
</context>
<context>
    <name>TendButton</name>
    <message>
        <source>大屏的声音和演练</source>
        <translation>Sound and exercise of this wall</translation>
    </message>
    <message>
        <source>关闭大屏声音</source>
        <translation>Turn the wall&apos;s sound off</translation>
    </message>
    <message>
        <source>大屏返回实战</source>
        <translation>Wall back to what is real</translation>
    </message>
    <message>
        <source>大屏随本席进入{realm}</source>
        <translation>Wall follows this seat into {realm}</translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>文字下发：{plate}</source>
        <translation>Text to {plate}</translation>
    </message>
    <message>
        <source>驾驶员会在车载终端上看到并听到</source>
        <translation>The driver sees and hears it on the vehicle&apos;s terminal</translation>
    </message>
    <message>
        <source>紧急（终端提示音并语音播报）</source>
        <translation>Urgent (the terminal chimes and reads it aloud)</translation>
    </message>
    <message>
        <source>下发</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>您的岗位不能下发，请找{whom}</source>
        <translation>Your role may not send this; please ask: {whom}</translation>
    </message>
    <message>
        <source>{count} / {most} 字。10 分钟内送不到就作废，结果记入日志。</source>
        <translation>{count} / {most} characters. If not delivered within 10 minutes it lapses; the outcome is logged.</translation>
    </message>
    <message>
        <source>正在交给中心…</source>
        <translation>Handing it to the centre…</translation>
    </message>
    <message>
        <source>与中心断开，10 分钟内连上就交给中心；可以关上这个窗口</source>
        <translation>Disconnected; handed to the centre if connected within 10 minutes; this window may be closed</translation>
    </message>
</context>
<context>
    <name>TileMenu</name>
    <message>
        <source>留下报警画面</source>
        <translation>Keep the alarm&apos;s picture</translation>
    </message>
    <message>
        <source>返回分屏</source>
        <translation>Back to the split</translation>
    </message>
    <message>
        <source>单画面放大</source>
        <translation>Show this tile alone</translation>
    </message>
    <message>
        <source>放大到整面墙（跨拼缝）</source>
        <translation>Whole wall (across bezels)</translation>
    </message>
    <message>
        <source>显示全部画面</source>
        <translation>Show the whole picture</translation>
    </message>
    <message>
        <source>清除此画面</source>
        <translation>Clear this tile</translation>
    </message>
    <message>
        <source>收回报警画面</source>
        <translation>Take the alarm&apos;s picture away</translation>
    </message>
    <message>
        <source>回看（最近 {seconds} s）</source>
        <translation>Look back (last {seconds} s)</translation>
    </message>
    <message>
        <source>回看</source>
        <translation>Look back</translation>
    </message>
    <message>
        <source>截图</source>
        <translation>Still</translation>
    </message>
    <message>
        <source>导出最近 30 秒</source>
        <translation>Export the last 30 s</translation>
    </message>
    <message>
        <source>刚取的写入值班日志</source>
        <translation>Write what was just taken into the log</translation>
    </message>
    <message>
        <source>打开取证文件夹</source>
        <translation>Open the evidence folder</translation>
    </message>
    <message>
        <source>云台…</source>
        <translation>PTZ…</translation>
    </message>
    <message>
        <source>录像回放…</source>
        <translation>Recordings…</translation>
    </message>
    <message>
        <source>中心录像</source>
        <translation>recording in the centre</translation>
    </message>
    <message>
        <source>喊话…</source>
        <translation>Talk…</translation>
    </message>
    <message>
        <source>双向对讲，或挂断</source>
        <translation>Two-way talk, or hang up</translation>
    </message>
    <message>
        <source>设备抓拍…</source>
        <translation>Device snapshot…</translation>
    </message>
    <message>
        <source>继续轮巡</source>
        <translation>Resume tour</translation>
    </message>
    <message>
        <source>暂停轮巡</source>
        <translation>Pause tour</translation>
    </message>
    <message>
        <source>下一个场景</source>
        <translation>Next scene</translation>
    </message>
    <message>
        <source>上一个场景</source>
        <translation>Previous scene</translation>
    </message>
    <message>
        <source>听声音</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>锁定窗格</source>
        <translation>Lock tile</translation>
    </message>
    <message>
        <source>热点窗格</source>
        <translation>Hotspot tile</translation>
    </message>
    <message>
        <source>合并选中的窗格</source>
        <translation>Merge selected tiles</translation>
    </message>
    <message>
        <source>合并（跨拼缝）</source>
        <translation>Merge (across bezels)</translation>
    </message>
    <message>
        <source>拆分窗格</source>
        <translation>Split tile</translation>
    </message>
    <message>
        <source>布局</source>
        <translation>Layout</translation>
    </message>
    <message>
        <source>拼接屏…</source>
        <translation>Screens…</translation>
    </message>
    <message>
        <source>报警画面</source>
        <translation>Alarm pictures</translation>
    </message>
    <message>
        <source>清空全部画面</source>
        <translation>Clear all tiles</translation>
    </message>
</context>
<context>
    <name>TileStrip</name>
    <message>
        <source>锁定，报警不占用</source>
        <translation>Locked, no alarm takes it</translation>
    </message>
    <message>
        <source>每路停留</source>
        <translation>Dwell of each</translation>
    </message>
    <message>
        <source>每路停留秒数</source>
        <translation>Seconds each camera stays</translation>
    </message>
    <message>
        <source>编号或名称，回车加入轮换</source>
        <translation>Number or name, Enter adds it to the turn</translation>
    </message>
    <message>
        <source>没有选中窗格</source>
        <translation>No tile selected</translation>
    </message>
    <message>
        <source>点一个窗格，或用方向键选择；从左侧拖入摄像机，拖动可换位</source>
        <translation>Click a tile or use the arrow keys; drag cameras in from the left, drag tiles to swap</translation>
    </message>
    <message>
        <source>{number} 号窗格</source>
        <translation>Tile {number}</translation>
    </message>
    <message>
        <source>空窗格：拖入摄像机，或在下面输入编号</source>
        <translation>Empty: drag a camera in, or type its number below</translation>
    </message>
    <message>
        <source>一路画面；再加一路就在这个窗格里轮换</source>
        <translation>One camera; with another one they take turns in this tile</translation>
    </message>
    <message>
        <source>{count} 路在这个窗格里轮换</source>
        <translation>{count} cameras take turns in this tile</translation>
    </message>
    <message>
        <source>已撤销的摄像机</source>
        <translation>Camera no longer there</translation>
    </message>
    <message>
        <source>在窗格里看这一路</source>
        <translation>See this one in the tile</translation>
    </message>
    <message>
        <source>从窗格里去掉</source>
        <translation>Take out of the tile</translation>
    </message>
    <message>
        <source>去掉 {camera}</source>
        <translation>Remove {camera}</translation>
    </message>
</context>
<context>
    <name>TileTable</name>
    <message>
        <source>窗格</source>
        <translation>Tile</translation>
    </message>
    <message>
        <source>{count} 个窗格，{used} 个有画面，共 {every} 路摄像机</source>
        <translation>{count} tiles, {used} with a picture, {every} cameras in all</translation>
    </message>
    <message>
        <source>空</source>
        <translation>Empty</translation>
    </message>
    <message>
        <source>{count} 路轮换，每路 {time}</source>
        <translation>{count} in turn, {time} each</translation>
    </message>
    <message>
        <source>热点窗格</source>
        <translation>Hotspot tile</translation>
    </message>
    <message>
        <source>锁定</source>
        <translation>Locked</translation>
    </message>
</context>
<context>
    <name>Tiles</name>
    <message>
        <source>底图“{name}”的文件 {detail} 不在，请检查配置</source>
        <translation>Base map “{name}”: the file {detail} is missing; check the settings</translation>
    </message>
    <message>
        <source>底图“{name}”的文件读不出来（{detail}），请换一份</source>
        <translation>Base map “{name}”: the file cannot be read ({detail}); replace it</translation>
    </message>
    <message>
        <source>底图“{name}”的服务器连不上，先用本机已存的图</source>
        <translation>Base map “{name}”: the server cannot be reached; using what this machine has stored</translation>
    </message>
    <message>
        <source>底图“{name}”的服务器没有应答，先用本机已存的图</source>
        <translation>Base map “{name}”: the server does not answer; using what this machine has stored</translation>
    </message>
    <message>
        <source>底图“{name}”的密钥被拒绝或额度用完（{detail}），请管理员更换</source>
        <translation>Base map “{name}”: the key was refused or its quota is used up ({detail}); ask the administrator to replace it</translation>
    </message>
    <message>
        <source>底图“{name}”的服务器出错（{detail}），过一会儿再试</source>
        <translation>Base map “{name}”: server error ({detail}); trying again shortly</translation>
    </message>
    <message>
        <source>底图“{name}”返回的不是图片，请检查地址</source>
        <translation>Base map “{name}”: what came back is not a picture; check the address</translation>
    </message>
    <message>
        <source>审图号：{approval}</source>
        <translation>Map approval no. {approval}</translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>录像时间轴</source>
        <translation>Time bar of recordings</translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>全部经过</source>
        <translation>All history</translation>
    </message>
    <message>
        <source>环节变化</source>
        <translation>Stages</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>批示、督办、报送</source>
        <translation>Orders and reports</translation>
    </message>
    <message>
        <source>收发消息和回执</source>
        <translation>Messages and receipts</translation>
    </message>
    <message>
        <source>值班日志和会商</source>
        <translation>Log and meetings</translation>
    </message>
    <message>
        <source>记录和预案</source>
        <translation>Notes and plan</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>看哪些经过</source>
        <translation>Which history to show</translation>
    </message>
    <message>
        <source>更早的经过</source>
        <translation>Earlier events</translation>
    </message>
    <message>
        <source>经过</source>
        <translation>History</translation>
    </message>
    <message>
        <source>记一笔，回车存入经过（N）</source>
        <translation>Note; Enter adds it to the history (N)</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Loading…</translation>
    </message>
</context>
<context>
    <name>TourQuestion</name>
    <message>
        <source>正在轮巡“{tour}”。改动只留到下一个场景。</source>
        <translation>The tour &quot;{tour}&quot; is running. The change stays only until the next scene.</translation>
    </message>
    <message>
        <source>轮巡“{tour}”已暂停。改动只留到轮巡继续。</source>
        <translation>The tour &quot;{tour}&quot; is paused. The change stays only until it goes on.</translation>
    </message>
    <message>
        <source>撤回改动</source>
        <translation>Undo the change</translation>
    </message>
    <message>
        <source>留下改动，结束轮巡</source>
        <translation>Keep the change and end the tour</translation>
    </message>
</context>
<context>
    <name>TourSteps</name>
    <message>
        <source>要加入的场景</source>
        <translation>Scene to add</translation>
    </message>
    <message>
        <source>加入</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>上移</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>下移</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>去掉</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>停留秒数</source>
        <translation>Seconds of dwell</translation>
    </message>
    <message>
        <source>全部停留</source>
        <translation>Dwell of all</translation>
    </message>
    <message>
        <source>一轮 {time}，走完从头再来</source>
        <translation>{time} a round, then from the start</translation>
    </message>
    <message>
        <source>还没有场景：在下面选一个，加入轮巡</source>
        <translation>No scenes yet: choose one below and add it</translation>
    </message>
    <message>
        <source>已删除的场景</source>
        <translation>Deleted scene</translation>
    </message>
    <message>
        <source>第 {time} 起</source>
        <translation>from {time}</translation>
    </message>
    <message>
        <source>停留 {time}</source>
        <translation>{time}</translation>
    </message>
    <message>
        <source>第 {step} 个场景停留秒数</source>
        <translation>Seconds of dwell of scene {step}</translation>
    </message>
    <message>
        <source>轮巡的场景</source>
        <translation>Scenes of the tour</translation>
    </message>
</context>
<context>
    <name>Tours</name>
    <message>
        <source>这台摄像机没有看守位</source>
        <translation>This camera has no home place</translation>
    </message>
    <message>
        <source>没有开启</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>已开启</source>
        <translation>On</translation>
    </message>
    <message>
        <source>已开启 · 无人操作时回到预置位 {number}</source>
        <translation>On · goes back to preset {number} when nobody steers</translation>
    </message>
    <message>
        <source>已开启 · 无人操作 {seconds} s 后回到预置位 {number}</source>
        <translation>On · goes back to preset {number} after {seconds} s without steering</translation>
    </message>
    <message>
        <source>巡航 {number}</source>
        <translation>Tour {number}</translation>
    </message>
    <message>
        <source>设备里没有编排巡航</source>
        <translation>The device has no tours</translation>
    </message>
    <message>
        <source>看不到不等于不能用：开始巡航、设回位的命令照样可以下发。</source>
        <translation>Not to see them does not mean they cannot be used: orders to start a tour or set the home place can still be given.</translation>
    </message>
    <message>
        <source>设备没有说经过哪些预置位</source>
        <translation>The device did not say which presets it passes</translation>
    </message>
    <message>
        <source>还没有预置位</source>
        <translation>No presets yet</translation>
    </message>
    <message>
        <source>预置位 {way}</source>
        <translation>Presets {way}</translation>
    </message>
    <message>
        <source>每处停 {seconds} s</source>
        <translation>Stay {seconds} s at each</translation>
    </message>
    <message>
        <source>每处停 {least} 到 {seconds} s</source>
        <translation>Stays {least} to {seconds} s at each</translation>
    </message>
    <message>
        <source>设备按 2016 版标准接入，没有这项查询</source>
        <translation>The device is connected by the edition of 2016, which has no such question</translation>
    </message>
    <message>
        <source>设备拒绝了这项查询</source>
        <translation>The device refused the question</translation>
    </message>
    <message>
        <source>设备没有回答</source>
        <translation>The device does not answer</translation>
    </message>
</context>
<context>
    <name>ToursBox</name>
    <message>
        <source>巡航和看守位</source>
        <translation>Tours and home place</translation>
    </message>
    <message>
        <source>重新读取</source>
        <translation>Read again</translation>
    </message>
    <message>
        <source>停止巡航</source>
        <translation>Stop tour</translation>
    </message>
    <message>
        <source>开始巡航</source>
        <translation>Start the tour</translation>
    </message>
    <message>
        <source>正在问设备，最多等几秒</source>
        <translation>Asking the device; a few seconds at most</translation>
    </message>
    <message>
        <source>设备里的巡航</source>
        <translation>Tours in the device</translation>
    </message>
    <message>
        <source>看守位</source>
        <translation>Home place</translation>
    </message>
    <message>
        <source>巡航</source>
        <translation>Tour</translation>
    </message>
    <message>
        <source>与中心断开，问不到设备</source>
        <translation>No line to the centre; the device cannot be asked</translation>
    </message>
</context>
<context>
    <name>TurnsModel</name>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>班次</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>席位</source>
        <translation>Seat</translation>
    </message>
    <message>
        <source>签到</source>
        <translation>Check in</translation>
    </message>
    <message>
        <source>签退</source>
        <translation>Check out</translation>
    </message>
    <message>
        <source>小时</source>
        <translation>h</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>Situation</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
</context>
<context>
    <name>TypedWords</name>
    <message>
        <source>上次没有写完的日志还在下面，写完再写入</source>
        <translation>What you had not finished writing last time is still below; finish it and enter it</translation>
    </message>
    <message>
        <source>上次没有补完的纸面记录还在，打开“补录纸面记录”接着写</source>
        <translation>Notes on paper that were not finished last time are still here: open “Take in notes on paper” to go on</translation>
    </message>
    <message>
        <source>上次有没有送到中心的批示，在“批示”里取回</source>
        <translation>Some instructions did not reach the centre last time: take them back under Instructions</translation>
    </message>
</context>
<context>
    <name>UserMenu</name>
    <message>
        <source>试音</source>
        <translation>Sound test</translation>
    </message>
    <message>
        <source>快捷键（F1）</source>
        <translation>Shortcuts (F1)</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>换一个岗位（演示）</source>
        <translation>Switch role (demo)</translation>
    </message>
    <message>
        <source>进入演练请找{whom}</source>
        <translation>For drills, please ask: {whom}</translation>
    </message>
    <message>
        <source>正在看</source>
        <translation>Viewing</translation>
    </message>
</context>
<context>
    <name>VehiclesPage</name>
    <message>
        <source>车辆</source>
        <translation>Vehicles</translation>
    </message>
    <message>
        <source>最近的指令</source>
        <translation>Last orders</translation>
    </message>
    <message>
        <source>没有给它下发过指令</source>
        <translation>Nothing was ordered of it</translation>
    </message>
    <message>
        <source>执法队伍</source>
        <translation>Enforcement teams</translation>
    </message>
    <message>
        <source>交通执法系统还没有报来队伍</source>
        <translation>The enforcement system has told of no teams yet</translation>
    </message>
    <message>
        <source>文字下发…</source>
        <translation>Send text…</translation>
    </message>
    <message>
        <source>在一张图上找到它</source>
        <translation>Find it on the map</translation>
    </message>
    <message>
        <source>车牌号，几位就行</source>
        <translation>Plate number, a few characters will do</translation>
    </message>
    <message>
        <source>{total} 个移动目标</source>
        <translation>{total} moving targets</translation>
    </message>
    <message>
        <source>没有这个车牌的车辆在线</source>
        <translation>No vehicle with this plate is online</translation>
    </message>
    <message>
        <source>在上面输入车牌号的一部分，这里列出车辆</source>
        <translation>Type part of a plate above: vehicles are listed here</translation>
    </message>
    <message>
        <source>{speed} km/h</source>
        <translation>{speed} km/h</translation>
    </message>
    <message>
        <source>只有{whom}能下发</source>
        <translation>Only {whom} may give orders</translation>
    </message>
    <message>
        <source>{count} 人</source>
        <translation>people: {count}</translation>
    </message>
</context>
<context>
    <name>Verify</name>
    <message>
        <source>没有这个文件或文件夹：{path}</source>
        <translation>No such file or folder: {path}</translation>
    </message>
    <message>
        <source>公钥文件 {file} 无法使用（{reason}）。</source>
        <translation>The public key file {file} cannot be used ({reason}).</translation>
    </message>
    <message>
        <source>文件夹里另有不在清单中的文件：{names}</source>
        <translation>Files in the folder that the manifest does not list: {names}</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>签名公钥指纹：{text}。请与中心公布的指纹核对。</source>
        <translation>Fingerprint of the signing key: {text}. Compare it with the one the centre publishes.</translation>
    </message>
    <message>
        <source>完好：文件与清单一致，清单与中心的签名一致。</source>
        <translation>Intact: the files match the manifest, the manifest matches the centre&apos;s signature.</translation>
    </message>
    <message>
        <source>里面没有公钥</source>
        <translation>there is no public key in it</translation>
    </message>
    <message>
        <source>截图</source>
        <translation>Still</translation>
    </message>
    <message>
        <source>录像</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>{kind}：{number} {camera}（{centre}）</source>
        <translation>{kind}: {number} {camera} ({centre})</translation>
    </message>
    <message>
        <source>取证人：{name}（{user}），席位 {seat}，机器 {station}，{time}</source>
        <translation>Taken by {name} ({user}), seat {seat}, machine {station}, {time}</translation>
    </message>
    <message>
        <source>{name}：{width}×{height}，画面时间 {first} 至 {last}</source>
        <translation>{name}: {width}×{height}, pictures from {first} to {last}</translation>
    </message>
    <message>
        <source>中心在 {time} 记入日志第 {seq} 条并签名。</source>
        <translation>Logged by the centre at {time} as entry {seq} and signed.</translation>
    </message>
    <message>
        <source>批准人：{user}</source>
        <translation>Approved by {user}</translation>
    </message>
    <message>
        <source>{name} 里没有清单 manifest.json：这不是取证文件夹，或清单被拿走了。</source>
        <translation>{name} has no manifest.json: it is no folder of evidence, or the manifest was taken away.</translation>
    </message>
    <message>
        <source>清单 {name} 读不出来，已损坏。</source>
        <translation>The manifest {name} cannot be read, it is damaged.</translation>
    </message>
    <message>
        <source>清单 {name} 被改动过：不是中心签名的那一份。</source>
        <translation>The manifest {name} was changed: it is not the one the centre signed.</translation>
    </message>
    <message>
        <source>{name} 不在清单中，不是取证时的文件。</source>
        <translation>{name} is not in the manifest, it is not a file of this evidence.</translation>
    </message>
    <message>
        <source>清单中的文件 {name} 不在。</source>
        <translation>The file {name} of the manifest is missing.</translation>
    </message>
    <message>
        <source>文件 {name} 被改动过：内容与清单不符。</source>
        <translation>The file {name} was changed: it does not match the manifest.</translation>
    </message>
    <message>
        <source>文件 {name} 读不出来。</source>
        <translation>The file {name} cannot be read.</translation>
    </message>
    <message>
        <source>尚未经中心签名：取证时与中心失联，或还没有批准。现在还不能作为证据。</source>
        <translation>Not signed by the centre yet: it was out of reach, or nobody approved yet. It is no evidence so far.</translation>
    </message>
    <message>
        <source>签名文件 {name} 读不出来，已损坏。</source>
        <translation>The signature file {name} cannot be read, it is damaged.</translation>
    </message>
    <message>
        <source>签名无效：签名文件 {name} 被改动过。</source>
        <translation>The signature is not valid: {name} was changed.</translation>
    </message>
    <message>
        <source>签名的公钥不认识（指纹 {name}）：不是这个中心签的。</source>
        <translation>Signed by an unknown key (fingerprint {name}): not by this centre.</translation>
    </message>
    <message>
        <source>清单与中心日志说的不一样（{name}）。</source>
        <translation>The manifest differs from what the centre&apos;s log says ({name}).</translation>
    </message>
    <message>
        <source>{path} 读不出来：{why}</source>
        <translation>{path} cannot be read: {why}</translation>
    </message>
    <message>
        <source>这一页本身与中心的日志一致；请重新取一份签名文件。</source>
        <translation>The page itself agrees with the centre's log; fetch its seal anew.</translation>
    </message>
    <message>
        <source>或向中心要这一页的签名文件 {name} 和公钥文件 signing.pub：签名文件放在它旁边，公钥文件用 --public-key 指明。</source>
        <translation>Or ask the centre for this page's seal {name} and its public key signing.pub: put the seal beside it and name the key with --public-key.</translation>
    </message>
    <message>
        <source>这个 PDF 不是签名文件 {name} 所签的那一份：存档以后被改动过，或是另外打印的。</source>
        <translation>This PDF is not the one that {name} seals: it was altered since it was kept, or printed apart.</translation>
    </message>
    <message>
        <source>签名的公钥不认识（指纹 {text}）：不是这个中心签的。</source>
        <translation>The seal is of an unknown key (fingerprint {text}): not of this centre.</translation>
    </message>
    <message>
        <source>未证明：签名文件 {name} 与这一页相符，但没有中心的公钥可比，谁都能做出这样的签名。它的公钥指纹：{text}。请向中心要公钥文件 signing.pub，用 --public-key 指明。</source>
        <translation>Not proven: the seal {name} fits this page, but without the centre's public key anybody could have made it. Its key's fingerprint: {text}. Ask the centre for signing.pub and name it with --public-key.</translation>
    </message>
    <message>
        <source>完好：这个文件连同画出来的页面，与中心存档并签名的那一份完全相同；中心存档时核对过里面的数据和双方签字。</source>
        <translation>Whole: this file, the drawn page included, is exactly the one that the centre kept and sealed; the centre had compared its data and both signatures when it kept it.</translation>
    </message>
    <message>
        <source>{centre} 在 {time} 存档，记入日志第 {seq} 条并签名。</source>
        <translation>{centre} kept and sealed it at {time}, entry {seq} of the log.</translation>
    </message>
    <message>
        <source>交接班单：{centre} {giving} → {taking}，{count} 项</source>
        <translation>Handover sheet: {centre} {giving} → {taking}, {count} items</translation>
    </message>
    <message>
        <source>交班签字</source>
        <translation>Signed, outgoing</translation>
    </message>
    <message>
        <source>接班签字</source>
        <translation>Signed, incoming</translation>
    </message>
    <message>
        <source>摘要：{digest}</source>
        <translation>Digest: {digest}</translation>
    </message>
    <message>
        <source>日志链头：{head}</source>
        <translation>Head of the log’s chain: {head}</translation>
    </message>
    <message>
        <source>新增</source>
        <translation>New</translation>
    </message>
    <message>
        <source>有变化</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>已了结</source>
        <translation>Settled</translation>
    </message>
    <message>
        <source>截止以后知悉的变化：{count} 处</source>
        <translation>Changes noted since the cut: {count}</translation>
    </message>
    <message>
        <source>{name} {at}（代缺席一方：{reason}）</source>
        <translation>{name} {at} (for the absent: {reason})</translation>
    </message>
    <message>
        <source>中心的日志里没有这次交接的签字。</source>
        <translation>The centre’s log has no signature of this handover.</translation>
    </message>
    <message>
        <source>中心的日志里签的是另一份单子：摘要不符。</source>
        <translation>Another sheet was signed in the centre’s log: the digests differ.</translation>
    </message>
    <message>
        <source>日志链头不符：签字时中心的日志不在这一条。</source>
        <translation>The chain’s head differs: the centre’s log did not stand there at the signature.</translation>
    </message>
    <message>
        <source>这个 PDF 不是中心存档的那一份：存下以后被改动过，或是另外打印的。</source>
        <translation>This PDF is not the one kept at the centre: it was changed since, or printed anew.</translation>
    </message>
    <message>
        <source>完好：摘要、日志链头、纸面存档都与中心的日志一致。</source>
        <translation>Whole: digest, chain head and kept page agree with the centre’s log.</translation>
    </message>
    <message>
        <source>本文件摘要：{digest}</source>
        <translation>Digest of this file: {digest}</translation>
    </message>
    <message>
        <source>未证明：文件里的数据只是自相一致；这台机器上没有中心的日志可比，页面和双方签字都没有得到证明，文件可能被改动过。请在中心的机器上核对，或用 --site 指明中心的配置文件。</source>
        <translation>Not proven: the data in the file only agree with themselves; this machine has no log of the centre to compare with, neither the page nor the signatures are proven, and the file may have been altered. Check it on a machine of the centre, or name the centre's settings with --site.</translation>
    </message>
    <message>
        <source>签字人或签字时间与中心的日志不符。</source>
        <translation>Who signed, or when, does not agree with the centre's log.</translation>
    </message>
    <message>
        <source>文件里的数据与中心的日志一致；中心还没有这份单子的纸面存档，画出来的页面未经证明。</source>
        <translation>The data in the file agree with the centre's log; the centre has not kept a page of this sheet yet, so the drawn page is not proven.</translation>
    </message>
    <message>
        <source>完好：文件里的数据与中心的日志一致。</source>
        <translation>Whole: the data in the file agree with the centre's log.</translation>
    </message>
    <message>
        <source>没有双方签字，不是一份办完的交接班单。</source>
        <translation>Not signed by both: not a finished handover sheet.</translation>
    </message>
    <message>
        <source>内容被改动过：与签字时的摘要不符。</source>
        <translation>It was changed: it does not match the digest that was signed.</translation>
    </message>
    <message>
        <source>交班人签的是另一份单子：摘要不符。</source>
        <translation>The leaver signed another sheet: the digests differ.</translation>
    </message>
    <message>
        <source>{path} 里没有交接班单：不是本系统存的，或被另存过。</source>
        <translation>There is no handover sheet in {path}: not kept by this system, or saved anew by another.</translation>
    </message>
    <message>
        <source>{path} 里的交接班单读不出来，已损坏。</source>
        <translation>The handover sheet in {path} cannot be read; it is damaged.</translation>
    </message>
</context>
<context>
    <name>ViewBar</name>
    <message>
        <source>报警视图：一组筛选和排序</source>
        <translation>Alarm views: filters with a sort order</translation>
    </message>
    <message>
        <source>列表的排序</source>
        <translation>Sort order of the list</translation>
    </message>
    <message>
        <source>归并</source>
        <translation>Group</translation>
    </message>
    <message>
        <source>同一原因、同一地点的报警合成一组（G）；Ⅰ级不归并</source>
        <translation>Alarms of one cause and place form a group (G); Ⅰ is never grouped</translation>
    </message>
    <message>
        <source>未保存的视图</source>
        <translation>Unsaved view</translation>
    </message>
    <message>
        <source>请换一个名称：不能为空，也不能和自带视图同名</source>
        <translation>Please choose another name: not empty, and not a built-in view&apos;s</translation>
    </message>
    <message>
        <source>视图太多了，请先删掉不用的</source>
        <translation>Too many views; please delete unused ones first</translation>
    </message>
    <message>
        <source>保存当前视图…</source>
        <translation>Save this view…</translation>
    </message>
    <message>
        <source>删除视图</source>
        <translation>Delete view</translation>
    </message>
    <message>
        <source>保存视图</source>
        <translation>Save view</translation>
    </message>
    <message>
        <source>名称（最多 {count} 个字）</source>
        <translation>Name (at most {count} characters)</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
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
        <source>摄像机送来的数据过多</source>
        <translation>the camera sends too much data</translation>
    </message>
    <message>
        <source>没有可回看的画面</source>
        <translation>nothing kept to look back at</translation>
    </message>
    <message>
        <source>这台摄像机没有声音</source>
        <translation>This camera has no sound</translation>
    </message>
    <message>
        <source>设备不在线</source>
        <translation>The device is offline</translation>
    </message>
    <message>
        <source>设备没有应答</source>
        <translation>The device did not answer</translation>
    </message>
    <message>
        <source>设备拒绝送出画面</source>
        <translation>The device refused to send pictures</translation>
    </message>
    <message>
        <source>转发服务的端口用完了</source>
        <translation>The relay has no port left</translation>
    </message>
    <message>
        <source>录像已放完</source>
        <translation>End of the recording</translation>
    </message>
    <message>
        <source>报警弹出 {seconds} s</source>
        <translation>Alarm, {seconds} s</translation>
    </message>
    <message>
        <source>{mark} 报警，{camera} 没有弹出：窗格都已锁定</source>
        <translation>{mark} alarm, {camera} did not pop up: every tile is locked</translation>
    </message>
    <message>
        <source>{mark} 报警，{camera} 没有弹出：报警窗格已满</source>
        <translation>{mark} alarm, {camera} did not pop up: the alarm tiles are full</translation>
    </message>
    <message>
        <source>{mark} 报警，{camera} 在 {tile} 号窗格，按 Esc 返回分屏查看</source>
        <translation>{mark} alarm, {camera} in tile {tile}, Esc shows all tiles</translation>
    </message>
    <message>
        <source>选中哪个窗格，这里就放大哪个</source>
        <translation>Shows the selected tile, large</translation>
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
        <source>视频转发服务没有连上</source>
        <translation>The video relay is not connected</translation>
    </message>
    <message>
        <source>连上后自动显示</source>
        <translation>Shown once it is</translation>
    </message>
    <message>
        <source>高清画面不可用：{reason}</source>
        <translation>No full picture: {reason}</translation>
    </message>
    <message>
        <source>无高清</source>
        <translation>No HD</translation>
    </message>
    <message>
        <source>正在取高清画面</source>
        <translation>Fetching the full picture</translation>
    </message>
    <message>
        <source>取高清</source>
        <translation>Getting HD</translation>
    </message>
    <message>
        <source>码流有损，画面可能花</source>
        <translation>Stream damaged, picture may be smeared</translation>
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
        <source>本机忙·子码流</source>
        <translation>Busy · sub stream</translation>
    </message>
    <message>
        <source>网络慢·子码流</source>
        <translation>Slow network · sub stream</translation>
    </message>
    <message>
        <source>本机忙·降帧</source>
        <translation>Busy · fewer frames</translation>
    </message>
    <message>
        <source>本机忙·仅关键帧</source>
        <translation>Busy · key frames only</translation>
    </message>
    <message>
        <source>无信号</source>
        <translation>No signal</translation>
    </message>
    <message>
        <source>码流有损</source>
        <translation>Damaged</translation>
    </message>
    <message>
        <source>子码流</source>
        <translation>Sub stream</translation>
    </message>
    <message>
        <source>降帧</source>
        <translation>Fewer</translation>
    </message>
    <message>
        <source>关键帧</source>
        <translation>Keys</translation>
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
    <message>
        <source>大屏</source>
        <translation>Wall</translation>
    </message>
    <message>
        <source>选左边的窗格</source>
        <translation>Select tile to the left</translation>
    </message>
    <message>
        <source>选右边的窗格</source>
        <translation>Select tile to the right</translation>
    </message>
    <message>
        <source>选上面的窗格</source>
        <translation>Select tile above</translation>
    </message>
    <message>
        <source>选下面的窗格</source>
        <translation>Select tile below</translation>
    </message>
    <message>
        <source>输入摄像机编号，回车调入选中的窗格</source>
        <translation>Type a camera&apos;s number, Enter puts it in the selected tile</translation>
    </message>
    <message>
        <source>放大选中的窗格，或还原</source>
        <translation>Enlarge or restore selected tile</translation>
    </message>
    <message>
        <source>放大到整面墙（跨拼缝），或还原</source>
        <translation>Whole wall (across bezels), or back</translation>
    </message>
    <message>
        <source>还原放大的窗格</source>
        <translation>Restore enlarged tile</translation>
    </message>
    <message>
        <source>撤下选中窗格的画面</source>
        <translation>Clear selected tile</translation>
    </message>
    <message>
        <source>锁定窗格，报警不占用；或解锁</source>
        <translation>Lock the tile against alarms, or unlock</translation>
    </message>
    <message>
        <source>听选中窗格的声音；或静音</source>
        <translation>Listen to the selected tile, or mute</translation>
    </message>
    <message>
        <source>回看选中的窗格</source>
        <translation>Look back at the selected tile</translation>
    </message>
    <message>
        <source>截图，原始大小</source>
        <translation>Still, full size</translation>
    </message>
    <message>
        <source>导出最近 30 秒录像</source>
        <translation>Export the last 30 s as a clip</translation>
    </message>
    <message>
        <source>把刚取的截图或录像写入值班日志</source>
        <translation>Write the snapshot or clip just taken into the log</translation>
    </message>
    <message>
        <source>设为热点窗格，放大显示选中的画面；或取消</source>
        <translation>Make it the hotspot that shows the selected tile large, or not</translation>
    </message>
    <message>
        <source>向左多选窗格</source>
        <translation>Extend the selection to the left</translation>
    </message>
    <message>
        <source>向右多选窗格</source>
        <translation>Extend the selection to the right</translation>
    </message>
    <message>
        <source>向上多选窗格</source>
        <translation>Extend the selection up</translation>
    </message>
    <message>
        <source>向下多选窗格</source>
        <translation>Extend the selection down</translation>
    </message>
    <message>
        <source>把多选的窗格合并成一个</source>
        <translation>Merge the selected tiles into one</translation>
    </message>
    <message>
        <source>合并成一个，允许跨拼缝</source>
        <translation>Merge into one, across bezels too</translation>
    </message>
    <message>
        <source>拆分选中的窗格</source>
        <translation>Split the selected tile</translation>
    </message>
    <message>
        <source>暂停这块大屏的轮巡，或继续</source>
        <translation>Pause this wall&apos;s tour, or go on</translation>
    </message>
    <message>
        <source>轮巡到下一个场景</source>
        <translation>Next scene of the tour</translation>
    </message>
    <message>
        <source>轮巡回到上一个场景</source>
        <translation>Previous scene of the tour</translation>
    </message>
    <message>
        <source>打开云台面板，转动选中的摄像机</source>
        <translation>Open the PTZ pad of the selected camera</translation>
    </message>
    <message>
        <source>在时间轴上回放录像</source>
        <translation>Play recordings on the time bar</translation>
    </message>
    <message>
        <source>中心开始录像，或停止</source>
        <translation>Record in the centre, or stop</translation>
    </message>
    <message>
        <source>按住：对选中的摄像机喊话</source>
        <translation>Hold: talk through the selected camera</translation>
    </message>
    <message>
        <source>与选中的摄像机双向对讲，或挂断</source>
        <translation>Two-way talk with the selected camera, or hang up</translation>
    </message>
    <message>
        <source>设备抓拍的图片</source>
        <translation>The device&apos;s snapshots</translation>
    </message>
    <message>
        <source>画面拉近</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>画面拉远</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>显示全部画面</source>
        <translation>Show the whole picture</translation>
    </message>
    <message>
        <source>拉近后看左边</source>
        <translation>Zoomed: look left</translation>
    </message>
    <message>
        <source>拉近后看右边</source>
        <translation>Zoomed: look right</translation>
    </message>
    <message>
        <source>拉近后看上边</source>
        <translation>Zoomed: look up</translation>
    </message>
    <message>
        <source>拉近后看下边</source>
        <translation>Zoomed: look down</translation>
    </message>
    <message>
        <source>每屏 {count} 画面</source>
        <translation>{count} on each screen</translation>
    </message>
    <message>
        <source>{count} 画面</source>
        <translation>{count} pictures</translation>
    </message>
    <message>
        <source>不弹出</source>
        <translation>No pop-up</translation>
    </message>
    <message>
        <source>弹出 {minutes} 分钟</source>
        <translation>Pop up for {minutes} min</translation>
    </message>
    <message>
        <source>弹出 {seconds} 秒</source>
        <translation>Pop up for {seconds} s</translation>
    </message>
    <message>
        <source>正在接通声音</source>
        <translation>Connecting sound</translation>
    </message>
    <message>
        <source>声音格式不支持</source>
        <translation>Sound format not supported</translation>
    </message>
    <message>
        <source>摄像机没有声音</source>
        <translation>Camera has no sound</translation>
    </message>
    <message>
        <source>声音中断，正在重试</source>
        <translation>Sound lost, trying again</translation>
    </message>
    <message>
        <source>声音晚 {seconds} s</source>
        <translation>Sound {seconds} s late</translation>
    </message>
    <message>
        <source>摄像机没给时间，声音可能比画面晚</source>
        <translation>The camera gives no time; sound may lag the picture</translation>
    </message>
</context>
<context>
    <name>WallBar</name>
    <message>
        <source>更多布局</source>
        <translation>More layouts</translation>
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
    <message>
        <source>继续轮巡</source>
        <translation>Resume tour</translation>
    </message>
    <message>
        <source>暂停轮巡</source>
        <translation>Pause tour</translation>
    </message>
    <message>
        <source>听选中窗格的声音</source>
        <translation>Listen to the selected tile</translation>
    </message>
    <message>
        <source>回看最近一分钟</source>
        <translation>Look back at the last minute</translation>
    </message>
    <message>
        <source>截图，原始大小</source>
        <translation>Still, full size</translation>
    </message>
    <message>
        <source>云台：转动摄像机</source>
        <translation>PTZ: turn the camera</translation>
    </message>
    <message>
        <source>录像回放</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>中心录像</source>
        <translation>recording in the centre</translation>
    </message>
    <message>
        <source>喊话</source>
        <translation>talking through cameras</translation>
    </message>
    <message>
        <source>锁定窗格：报警画面不占用</source>
        <translation>Lock tile: no alarm takes it</translation>
    </message>
    <message>
        <source>热点窗格：放大显示选中的画面</source>
        <translation>Hotspot tile: shows the selected one large</translation>
    </message>
    <message>
        <source>画面拉近（滚轮）</source>
        <translation>Zoom in (wheel)</translation>
    </message>
    <message>
        <source>画面拉远（滚轮）</source>
        <translation>Zoom out (wheel)</translation>
    </message>
    <message>
        <source>显示全部画面</source>
        <translation>Show the whole picture</translation>
    </message>
    <message>
        <source>合并选中的窗格（按住 Shift 拖选）</source>
        <translation>Merge selected tiles (drag with Shift)</translation>
    </message>
    <message>
        <source>拆分窗格</source>
        <translation>Split tile</translation>
    </message>
    <message>
        <source>上一个场景</source>
        <translation>Previous scene</translation>
    </message>
    <message>
        <source>下一个场景</source>
        <translation>Next scene</translation>
    </message>
</context>
<context>
    <name>WallCard</name>
    <message>
        <source>选中的大屏一起上屏</source>
        <translation>Taken to all ticked walls together</translation>
    </message>
    <message>
        <source>上一个场景</source>
        <translation>Previous scene</translation>
    </message>
    <message>
        <source>暂停轮巡</source>
        <translation>Pause tour</translation>
    </message>
    <message>
        <source>下一个场景</source>
        <translation>Next scene</translation>
    </message>
    <message>
        <source>上屏记录</source>
        <translation>History</translation>
    </message>
    <message>
        <source>继续轮巡</source>
        <translation>Resume tour</translation>
    </message>
    <message>
        <source>已下达，等待中心回执</source>
        <translation>Sent, waiting for the hub</translation>
    </message>
    <message>
        <source>屏上画面与下达的不一致</source>
        <translation>Shows something other than what was sent</translation>
    </message>
    <message>
        <source>{count} 个窗格暂时弹出了报警画面</source>
        <translation>{count} tiles show an alarm&apos;s picture for now</translation>
    </message>
</context>
<context>
    <name>WallHand</name>
    <message>
        <source>您的岗位不能改动大屏画面</source>
        <translation>Your role may not change the wall</translation>
    </message>
</context>
<context>
    <name>WallPast</name>
    <message>
        <source>先选一个有摄像机的窗格</source>
        <translation>Select a tile with a camera first</translation>
    </message>
    <message>
        <source>您的岗位不能看录像</source>
        <translation>Your post may not see recordings</translation>
    </message>
    <message>
        <source>正在查录像</source>
        <translation>Looking for recordings</translation>
    </message>
    <message>
        <source>与中心断开，不能操作回放</source>
        <translation>The hub is away: playback cannot be steered</translation>
    </message>
    <message>
        <source>这一天没有录像</source>
        <translation>No recordings on this day</translation>
    </message>
    <message>
        <source>点时间轴开始回放，滚轮放大</source>
        <translation>Click the bar to play; the wheel zooms</translation>
    </message>
    <message>
        <source>录像太多，没有列全</source>
        <translation>Too many recordings to list all</translation>
    </message>
    <message>
        <source>与中心断开，查不到录像</source>
        <translation>The hub is away: recordings cannot be listed</translation>
    </message>
    <message>
        <source>与中心断开，不能回放</source>
        <translation>The hub is away: no playback</translation>
    </message>
    <message>
        <source>已倒放到这一天的第一段</source>
        <translation>Played back to the first recording of the day</translation>
    </message>
    <message>
        <source>录像已放完</source>
        <translation>End of the recording</translation>
    </message>
</context>
<context>
    <name>WallPointer</name>
    <message>
        <source>{tile} 号窗格已锁定，先按 L 解锁</source>
        <translation>Tile {tile} is locked, press L to unlock</translation>
    </message>
    <message>
        <source>这个窗格没有画面</source>
        <translation>This tile has no picture</translation>
    </message>
    <message>
        <source>{tile} 号窗格已锁定，先解锁再移动</source>
        <translation>Tile {tile} is locked, unlock it before moving</translation>
    </message>
</context>
<context>
    <name>WallRecording</name>
    <message>
        <source>先选一个有摄像机的窗格</source>
        <translation>Select a tile with a camera first</translation>
    </message>
    <message>
        <source>您的岗位不能让中心录像</source>
        <translation>Your post may not have the centre record</translation>
    </message>
    <message>
        <source>与中心断开，不能录像</source>
        <translation>The hub is away: no recording</translation>
    </message>
</context>
<context>
    <name>WallSelected</name>
    <message>
        <source>先按住 Shift 拖选几个窗格，再合并</source>
        <translation>Select some tiles with Shift and drag, then merge</translation>
    </message>
    <message>
        <source>合并后会跨过拼缝；要这样做请按 Shift+M，或右键菜单的“合并（跨拼缝）”</source>
        <translation>Merged, it would lie across a bezel; to do so press Shift+M, or choose “Merge (across the bezel)” from the menu</translation>
    </message>
    <message>
        <source>窗格太多，不能再拆分</source>
        <translation>Too many tiles to split further</translation>
    </message>
</context>
<context>
    <name>WallStation</name>
    <message>
        <source>这块大屏没有在轮巡</source>
        <translation>No tour is running on this wall</translation>
    </message>
    <message>
        <source>您的岗位不能控制上屏</source>
        <translation>Your role may not control walls</translation>
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
    <name>WallSteering</name>
    <message>
        <source>正在问预置位</source>
        <translation>Asking for presets</translation>
    </message>
    <message>
        <source>问不到预置位，编号仍可使用</source>
        <translation>Presets could not be asked for; numbers still work</translation>
    </message>
</context>
<context>
    <name>WallTalk</name>
    <message>
        <source>与中心断开，不能喊话</source>
        <translation>The hub is away: no talk</translation>
    </message>
    <message>
        <source>按住讲话，或打开双向对讲</source>
        <translation>Hold to talk, or start two-way talk</translation>
    </message>
    <message>
        <source>与中心断开，喊话中断</source>
        <translation>The hub is away: the talk was cut</translation>
    </message>
</context>
<context>
    <name>WallView</name>
    <message>
        <source>电视墙</source>
        <translation>Video wall</translation>
    </message>
    <message>
        <source>{number}&#x3000;没有这个编号的摄像机</source>
        <translation>{number}  no camera of that number</translation>
    </message>
    <message>
        <source>{number}&#x3000;{name}&#x3000;→ {tile} 号窗格，按回车调入</source>
        <translation>{number}  {name}  → tile {tile}, press Enter</translation>
    </message>
    <message>
        <source>先选一个窗格</source>
        <translation>Select a tile first</translation>
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
    <name>Walls</name>
    <message>
        <source>{name} 大屏节点</source>
        <translation>{name} wall node</translation>
    </message>
</context>
<context>
    <name>WallsColumn</name>
    <message>
        <source>还没有大屏接入。

在大屏机器上运行 watchfloor wall，它会出现在这里。</source>
        <translation>No wall has joined yet.

Run watchfloor wall on a wall&apos;s machine and it appears here.</translation>
    </message>
    <message>
        <source>大屏 · {here} 块在线</source>
        <translation>Walls · {here} online</translation>
    </message>
</context>
<context>
    <name>WarningDialogs</name>
    <message>
        <source>解除预警</source>
        <translation>Cancel the warning</translation>
    </message>
    <message>
        <source>发布预警</source>
        <translation>Issue a warning</translation>
    </message>
    <message>
        <source>更新预警</source>
        <translation>Update the warning</translation>
    </message>
</context>
<context>
    <name>WarningList</name>
    <message>
        <source>预警是预报，不是报警，不计入报警数</source>
        <translation>Warnings are forecasts, not alarms, and are not counted as alarms</translation>
    </message>
    <message>
        <source>发布预警…</source>
        <translation>Issue a warning…</translation>
    </message>
    <message>
        <source>生效预警 {count}</source>
        <translation>Warnings in force {count}</translation>
    </message>
    <message>
        <source>未签收 {count}</source>
        <translation>Not signed for {count}</translation>
    </message>
    <message>
        <source>您的岗位不能发布预警，请找{whom}</source>
        <translation>Your position does not issue warnings; turn to {whom}</translation>
    </message>
</context>
<context>
    <name>WarningRow</name>
    <message>
        <source>签收</source>
        <translation>Mark seen</translation>
    </message>
    <message>
        <source>更新…</source>
        <translation>Update…</translation>
    </message>
    <message>
        <source>解除…</source>
        <translation>Cancel…</translation>
    </message>
    <message>
        <source>展开或收起预警全文</source>
        <translation>Unfold or fold the warning&apos;s full text</translation>
    </message>
    <message>
        <source>预警全文</source>
        <translation>Full text</translation>
    </message>
    <message>
        <source>在地图上看预警范围</source>
        <translation>Show the warning&apos;s area on the map</translation>
    </message>
    <message>
        <source>定位</source>
        <translation>Locate</translation>
    </message>
    <message>
        <source>{colour} · {area} · 至 {until}，还有 {left}</source>
        <translation>{colour} · {area} · until {until}, {left} left</translation>
    </message>
    <message>
        <source>本中心 · </source>
        <translation>This centre · </translation>
    </message>
    <message>
        <source>{colour} · {area} · {until} 到期</source>
        <translation>{colour} · {area} · expired {until}</translation>
    </message>
    <message>
        <source>已签收</source>
        <translation>Seen</translation>
    </message>
    <message>
        <source>已签收：{names}</source>
        <translation>Seen by {names}</translation>
    </message>
    <message>
        <source>表示已看过这一版预警</source>
        <translation>Marks this version of the warning as seen</translation>
    </message>
</context>
<context>
    <name>Watch</name>
    <message>
        <source>接过来办</source>
        <translation>Take over</translation>
    </message>
    <message>
        <source>承办</source>
        <translation>Handled by</translation>
    </message>
    <message>
        <source>记进展…</source>
        <translation>Log progress…</translation>
    </message>
    <message>
        <source>报办结…</source>
        <translation>Report done…</translation>
    </message>
    <message>
        <source>同意办结</source>
        <translation>Agree it is done</translation>
    </message>
    <message>
        <source>退回再办…</source>
        <translation>Send back…</translation>
    </message>
    <message>
        <source>登记批示</source>
        <translation>Log instruction</translation>
    </message>
    <message>
        <source>当班</source>
        <translation>On watch</translation>
    </message>
    <message>
        <source>签到</source>
        <translation>Check in</translation>
    </message>
    <message>
        <source>签退</source>
        <translation>Check out</translation>
    </message>
    <message>
        <source>安排替班</source>
        <translation>Arrange cover</translation>
    </message>
    <message>
        <source>登记请假</source>
        <translation>Record absence</translation>
    </message>
    <message>
        <source>排班</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>排人或换人</source>
        <translation>Put in or change a name</translation>
    </message>
    <message>
        <source>取消这一班</source>
        <translation>Cancel this duty</translation>
    </message>
    <message>
        <source>复制选中的格</source>
        <translation>Copy selected cells</translation>
    </message>
    <message>
        <source>粘贴到这里</source>
        <translation>Paste here</translation>
    </message>
    <message>
        <source>对调选中的两格</source>
        <translation>Swap the two selected cells</translation>
    </message>
    <message>
        <source>到下一个空格或冲突</source>
        <translation>To the next gap or clash</translation>
    </message>
    <message>
        <source>换看另一个班次</source>
        <translation>Show another shift</translation>
    </message>
    <message>
        <source>回到今天</source>
        <translation>Back to today</translation>
    </message>
    <message>
        <source>往前一周</source>
        <translation>Back a week</translation>
    </message>
    <message>
        <source>往后一周</source>
        <translation>On a week</translation>
    </message>
    <message>
        <source>值班日志</source>
        <translation>Log entry</translation>
    </message>
    <message>
        <source>写一条</source>
        <translation>Write an entry</translation>
    </message>
    <message>
        <source>记电话</source>
        <translation>Log a call</translation>
    </message>
    <message>
        <source>更正选中的</source>
        <translation>Correct selected</translation>
    </message>
    <message>
        <source>标记或取消交班</source>
        <translation>Flag for handover, or not</translation>
    </message>
    <message>
        <source>打开它关联的内容</source>
        <translation>Open what it links to</translation>
    </message>
    <message>
        <source>到它的附件</source>
        <translation>To its attachments</translation>
    </message>
    <message>
        <source>到最新一条</source>
        <translation>To the latest entry</translation>
    </message>
    <message>
        <source>搜日志</source>
        <translation>Search the log</translation>
    </message>
    <message>
        <source>日志的附件</source>
        <translation>Attachments of the entry</translation>
    </message>
    <message>
        <source>打开附件</source>
        <translation>Open the attachment</translation>
    </message>
    <message>
        <source>另存附件</source>
        <translation>Save attachment as</translation>
    </message>
    <message>
        <source>回到日志</source>
        <translation>Back to the log</translation>
    </message>
    <message>
        <source>批示</source>
        <translation>Instruct</translation>
    </message>
    <message>
        <source>记进展</source>
        <translation>Log progress</translation>
    </message>
    <message>
        <source>报办结</source>
        <translation>Report done</translation>
    </message>
    <message>
        <source>退回再办</source>
        <translation>Send back</translation>
    </message>
    <message>
        <source>搜批示</source>
        <translation>Search instructions</translation>
    </message>
    <message>
        <source>其他内容</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>空岗</source>
        <translation>Seat empty</translation>
    </message>
    <message>
        <source>已离岗</source>
        <translation>Has left</translation>
    </message>
    <message>
        <source>请假未替</source>
        <translation>Absent, not covered</translation>
    </message>
    <message>
        <source>未签到</source>
        <translation>Not signed on</translation>
    </message>
    <message>
        <source>替班在岗</source>
        <translation>Cover on watch</translation>
    </message>
    <message>
        <source>在岗</source>
        <translation>On watch</translation>
    </message>
    <message>
        <source>未排班</source>
        <translation>Not planned</translation>
    </message>
    <message>
        <source>席位 {count}</source>
        <translation>Seats {count}</translation>
    </message>
    <message>
        <source>在岗 {count}</source>
        <translation>On watch {count}</translation>
    </message>
    <message>
        <source>{name}还没有离岗：{people}</source>
        <translation>{name}: still on watch: {people}</translation>
    </message>
    <message>
        <source>{name}已到岗：{people}</source>
        <translation>{name} is here: {people}</translation>
    </message>
    <message>
        <source>记事</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>来访</source>
        <translation>Visit</translation>
    </message>
    <message>
        <source>上级通知</source>
        <translation>Notice from above</translation>
    </message>
    <message>
        <source>自动</source>
        <translation>Automatic</translation>
    </message>
    <message>
        <source>纸质补录</source>
        <translation>From paper</translation>
    </message>
    <message>
        <source>已排</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>请假</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>替班</source>
        <translation>Covered</translation>
    </message>
    <message>
        <source>已取消</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>待承办</source>
        <translation>To be handled</translation>
    </message>
    <message>
        <source>承办中</source>
        <translation>In hand</translation>
    </message>
    <message>
        <source>已办，待确认</source>
        <translation>Done, to confirm</translation>
    </message>
    <message>
        <source>已办结</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>{minutes} 分</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{hours} 小时 {minutes} 分</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>已超时 {length}</source>
        <translation>Over by {length}</translation>
    </message>
    <message>
        <source>还有 {length}</source>
        <translation>{length} left</translation>
    </message>
    <message>
        <source>取消排班</source>
        <translation>Cancel duty</translation>
    </message>
    <message>
        <source>开班</source>
        <translation>Open watch</translation>
    </message>
    <message>
        <source>写入日志</source>
        <translation>Write to log</translation>
    </message>
    <message>
        <source>改交班标记</source>
        <translation>Change handover flag</translation>
    </message>
    <message>
        <source>确认办结</source>
        <translation>Confirm done</translation>
    </message>
    <message>
        <source>班次</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>日志</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>没有{deed}：{reason}</source>
        <translation>{deed} was not done: {reason}</translation>
    </message>
    <message>
        <source>这一条已经更正过，请标记更正后的那一条</source>
        <translation>This entry has been corrected: flag the correction instead</translation>
    </message>
    <message>
        <source>那一条已经有人更正过，请更正后来的那一条</source>
        <translation>That entry has been corrected already: correct the later one</translation>
    </message>
    <message>
        <source>这一班已经开始，换人请用替班</source>
        <translation>This watch has begun; to change the person use cover</translation>
    </message>
    <message>
        <source>○ 没有当班的班次</source>
        <translation>○ No watch is running</translation>
    </message>
    <message>
        <source>没有开着的班次：在“值班”里签到后显示在这里</source>
        <translation>No watch is open: who signs on under “Watch” is shown here</translation>
    </message>
    <message>
        <source>还没有人签到</source>
        <translation>Nobody has signed on</translation>
    </message>
    <message>
        <source>○ 未签到</source>
        <translation>○ Not signed on</translation>
    </message>
</context>
<context>
    <name>WatchPage</name>
    <message>
        <source>值班</source>
        <translation>Watch</translation>
    </message>
    <message>
        <source>当班</source>
        <translation>On watch</translation>
    </message>
    <message>
        <source>排班</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>日志</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>批示</source>
        <translation>Instruct</translation>
    </message>
    <message>
        <source>交接</source>
        <translation>Handover</translation>
    </message>
    <message>
        <source>考勤</source>
        <translation>Attendance</translation>
    </message>
</context>
<context>
    <name>Windows</name>
    <message>
        <source>已存入本机取证文件夹；值班日志请到席位上写</source>
        <translation>Saved in this machine’s evidence folder; write the log of the watch at a seat</translation>
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
    <message>
        <source>大屏的窗格都已锁定，先解锁一个再调画面</source>
        <translation>Every tile of the wall is locked; unlock one first</translation>
    </message>
    <message>
        <source>大屏上有一格放大着，调出的画面在它后面；在大屏上按 Esc 返回分屏</source>
        <translation>A tile is shown full on the wall and hides the camera called up; press Esc on the wall to return to the split</translation>
    </message>
</context>
<context>
    <name>WishMenu</name>
    <message>
        <source>仅未确认</source>
        <translation>Unacked only</translation>
    </message>
    <message>
        <source>仅已确认</source>
        <translation>Acked only</translation>
    </message>
    <message>
        <source>仅已恢复未确认</source>
        <translation>Cleared, unacked only</translation>
    </message>
    <message>
        <source>仅已恢复待复位</source>
        <translation>Latched only (to reset)</translation>
    </message>
    <message>
        <source>仅已搁置</source>
        <translation>Shelved only</translation>
    </message>
    <message>
        <source>仅按规则抑制</source>
        <translation>Suppressed only</translation>
    </message>
    <message>
        <source>仅已停用</source>
        <translation>Out of service only</translation>
    </message>
    <message>
        <source>不看搁置、抑制和停用</source>
        <translation>Hide shelved, suppressed, out of service</translation>
    </message>
    <message>
        <source>仅已转事件</source>
        <translation>With incident only</translation>
    </message>
    <message>
        <source>仅未转事件</source>
        <translation>Without incident only</translation>
    </message>
    <message>
        <source>仅我接手的</source>
        <translation>Taken by me only</translation>
    </message>
    <message>
        <source>仅已升级</source>
        <translation>Escalated only</translation>
    </message>
    <message>
        <source>仅数据陈旧</source>
        <translation>Stale data only</translation>
    </message>
</context>
<context>
    <name>WithdrawDialog</name>
    <message>
        <source>原因</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>例如：降雨已经结束</source>
        <translation>e.g. the rain has ended</translation>
    </message>
    <message>
        <source>“{headline}”在各席位撤下，收到过它的单位都会收到解除</source>
        <translation>“{headline}” is withdrawn at all positions, and whoever received it is told</translation>
    </message>
    <message>
        <source>请写解除的原因</source>
        <translation>Say why it ends</translation>
    </message>
</context>
<context>
    <name>WordsDialog</name>
    <message>
        <source>请写明{what}</source>
        <translation>Please fill in: {what}</translation>
    </message>
    <message>
        <source>请写明再提交</source>
        <translation>Please write it before you submit</translation>
    </message>
    <message>
        <source>这条批示现在的状态不用这样做</source>
        <translation>Not possible in this instruction&apos;s present state</translation>
    </message>
    <message>
        <source>进展</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>记在这条批示下，交班时带上</source>
        <translation>Kept under this instruction and carried over at handover</translation>
    </message>
    <message>
        <source>办理结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>报给批示人，等同意办结</source>
        <translation>Goes to whoever gave the instruction, to agree it is done</translation>
    </message>
    <message>
        <source>批示人意见</source>
        <translation>View of whoever gave it</translation>
    </message>
    <message>
        <source>写明是谁同意的；办结后不再计时</source>
        <translation>Say who agreed; once closed, the clock stops</translation>
    </message>
    <message>
        <source>还要办什么</source>
        <translation>What is still to be done</translation>
    </message>
    <message>
        <source>退回承办人再办，期限不变</source>
        <translation>Goes back to the one handling it; the due time stays</translation>
    </message>
</context>
<context>
    <name>WorkPane</name>
    <message>
        <source>接下来</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>事件已经办结</source>
        <translation>The incident is over</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>还没有下达任务</source>
        <translation>No tasks assigned yet</translation>
    </message>
    <message>
        <source>预案</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>没有启用预案</source>
        <translation>No plan in use</translation>
    </message>
    <message>
        <source>信息报送</source>
        <translation>Reports</translation>
    </message>
    <message>
        <source>还没有报送</source>
        <translation>No reports yet</translation>
    </message>
    <message>
        <source>批示</source>
        <translation>Instructions</translation>
    </message>
    <message>
        <source>没有批示</source>
        <translation>No instructions</translation>
    </message>
    <message>
        <source>派遣…</source>
        <translation>Dispatch…</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>选中步骤后按空格</source>
        <translation>Space on the selected step</translation>
    </message>
    <message>
        <source>不做…</source>
        <translation>Skip…</translation>
    </message>
    <message>
        <source>派任务…</source>
        <translation>Assign task…</translation>
    </message>
    <message>
        <source>启用预案…</source>
        <translation>Use plan…</translation>
    </message>
    <message>
        <source>报送…</source>
        <translation>Report…</translation>
    </message>
    <message>
        <source>回复…</source>
        <translation>Answer…</translation>
    </message>
    <message>
        <source>{open} 项在办，共 {all} 项</source>
        <translation>{open} in hand, {all} in all</translation>
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
    <message>
        <source>事件</source>
        <translation>Incidents</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>指挥</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>报警指标</source>
        <translation>Alarm metrics</translation>
    </message>
    <message>
        <source>场景</source>
        <translation>Scenes</translation>
    </message>
    <message>
        <source>设备</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>接入</source>
        <translation>Feeds</translation>
    </message>
    <message>
        <source>部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>值班</source>
        <translation>Watch</translation>
    </message>
    <message>
        <source>会商</source>
        <translation>Conferences</translation>
    </message>
</context>
<context>
    <name>WorstRows</name>
    <message>
        <source>这段时间没有报警</source>
        <translation>No alarms in this period</translation>
    </message>
    <message>
        <source>（抖动）</source>
        <translation> (chattering)</translation>
    </message>
    <message>
        <source>{count} 次</source>
        <translation>{count} times</translation>
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
<context>
    <name>_HandOverDialog</name>
    <message>
        <source>区划</source>
        <translation>Division</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>发给{name}，要求 {hours} 小时内回执并答复，超时在事件上标出</source>
        <translation>To {name}: receipt and answer within {hours} h, late ones are marked on the incident</translation>
    </message>
    <message>
        <source>请选一个区划</source>
        <translation>Please choose a division</translation>
    </message>
</context>
<context>
    <name>form</name>
    <message>
        <source>按报文声明，认不出按 GB18030</source>
        <translation>as declared, else GB18030</translation>
    </message>
    <message>
        <source>UDP 或 TCP</source>
        <translation>UDP or TCP</translation>
    </message>
    <message>
        <source>TCP（推荐）</source>
        <translation>TCP (recommended)</translation>
    </message>
    <message>
        <source>设备连我们</source>
        <translation>the device connects to us</translation>
    </message>
    <message>
        <source>我们连设备</source>
        <translation>we connect to the device</translation>
    </message>
</context>
</TS>
